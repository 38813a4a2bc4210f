package aver.ledger.node;

import aver.ledger.engine.Ahead;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.Snapshots;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes the engine of a replica once its ledger is open. */
@FunctionalInterface
public interface EngineMaker {
  /** Makes it; the replica starts it. */
  ConsensusEngine make(Parts parts);

  /**
   * The peer as which a newcomer starts, if this engine brings every block since its order began:
   * then the ledger, which does not know the newcomer yet, is not caught up from another replica's
   * log first.
   */
  default Optional<Peer> newcomer() {
    return Optional.empty();
  }

  /**
   * What the ledger gives to its engine.
   *
   * @param self this replica
   * @param origin where the engine's order begins
   * @param peers who orders: those of genesis, or for a newcomer those of now
   * @param newcomer whether the others have to take this replica in
   * @param ahead who orders now, if the engine brings a newcomer's ledger there
   * @param pins TLS keys by peer id, as the state says when asked
   * @param fetcher brings the ledger forward when the engine's log does not reach back
   * @param snapshots of the ledger, for an engine that carries them itself
   * @param headers what the engines of the others say, for one that comes by a snapshot
   */
  record Parts(
      Peer self,
      BlockHead origin,
      List<Peer> peers,
      boolean newcomer,
      Ahead ahead,
      Supplier<Map<String, Set<Digest>>> pins,
      SnapshotFetcher fetcher,
      Snapshots snapshots,
      Headers headers) {
    /** Copies the list. */
    public Parts {
      peers = List.copyOf(peers);
    }
  }
}
