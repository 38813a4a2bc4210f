package aver.ledger.node;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.proof.Digest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Makes the engine of a replica once its ledger is open. */
@FunctionalInterface
public interface EngineMaker {
  /** Makes it; the replica starts it. */
  ConsensusEngine make(Parts parts);

  /**
   * What the ledger gives to its engine.
   *
   * @param self this replica
   * @param peers who orders: those of genesis, or for a newcomer those of now
   * @param newcomer whether the others have to take this replica in
   * @param pins TLS keys by peer id, as the state says when asked
   * @param fetcher brings the ledger forward when the engine's log does not reach back
   */
  record Parts(
      Peer self,
      List<Peer> peers,
      boolean newcomer,
      Supplier<Map<String, Set<Digest>>> pins,
      SnapshotFetcher fetcher) {
    /** Copies the list. */
    public Parts {
      peers = List.copyOf(peers);
    }
  }
}
