package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Transaction;
import java.nio.file.Path;
import java.util.List;

/**
 * What an agent needs of the ledger: production dials replicas, a simulation calls the rules.
 *
 * <p>Everything that is read is certified and checked before it is returned.
 */
public interface LedgerPort {
  /** Newest certified state about this member, together with its journal. */
  AgentView view(AgentJournal journal) throws LedgerUnavailableException;

  /**
   * Values of a model version, whose bytes have the root of the certified state.
   *
   * @throws FalseModelException if it is version 0, and its seed does not give what the state says
   */
  int[] model(TaskSpec task, int version) throws LedgerUnavailableException, FalseModelException;

  /** The task's control variate in a model version, checked like the model; zeros in version 0. */
  int[] control(TaskSpec task, int version) throws LedgerUnavailableException;

  /** Signs a transaction, with an expiry from certified time. */
  byte[] sign(Transaction transaction) throws LedgerUnavailableException;

  /**
   * Sends a signed transaction and waits until it is certified or refused. Sending the same bytes
   * again is harmless.
   *
   * @return what became of it
   */
  Submission submit(byte[] signed) throws LedgerUnavailableException;

  /**
   * Sends the vectors of an update, from the first missing leaf on.
   *
   * @param vectors files in the order of the manifest
   * @return acknowledgements of a quorum of replicas, ids ascending
   */
  List<Acknowledgement> upload(JournalEntry entry, List<Path> vectors)
      throws LedgerUnavailableException, InterruptedException;

  /** What an attempt that is over brought this member. */
  OwnResult result(TaskSpec task, Attempt attempt) throws LedgerUnavailableException;

  /** Returns when something may have changed, or at a ledger time at the latest. */
  void awaitChange(long untilMs) throws InterruptedException;

  /** Ends the {@link #awaitChange} that is under way, or the next one. May be called by others. */
  void wake();

  /** What became of a transaction. */
  sealed interface Submission {
    /** It is certified and took effect. */
    record Applied() implements Submission {}

    /** It is certified and had no effect. */
    record Refused(String code, String message) implements Submission {}

    /** It was dropped, such as for its expiry: sign again. */
    record Dropped(String reason) implements Submission {}
  }
}
