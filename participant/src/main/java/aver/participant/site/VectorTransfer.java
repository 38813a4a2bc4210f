package aver.participant.site;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.participant.agent.JournalEntry;
import java.nio.file.Path;
import java.util.List;

/** Moves big vectors between a site and the replicas, leaf by leaf, each checked. */
public interface VectorTransfer {
  /**
   * Values of a vector of a model version, whose leaves gave its root.
   *
   * @param task slug
   * @param version of the model
   * @param vector as the certified state names it
   */
  int[] download(String task, int version, VectorEntry vector) throws LedgerUnavailableException;

  /**
   * Sends the vectors of an update.
   *
   * @param vectors files in the order of the manifest
   * @return acknowledgements of a quorum of replicas, ids ascending
   */
  List<Acknowledgement> upload(JournalEntry entry, List<Path> vectors)
      throws LedgerUnavailableException, InterruptedException;
}
