package aver.ledger.engine.comet.abci;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.proto.ResponseQuery;
import java.util.List;
import java.util.function.Supplier;

/** The engine asks whether a peer may connect; there is nothing else to ask here. */
final class PeerFilter {
  private static final String PEER_ID = "/p2p/filter/id/";
  private static final String PEER_ADDRESS = "/p2p/filter/addr/";

  private final Supplier<List<Voter>> connected;

  /**
   * Makes it.
   *
   * @param connected who may connect now
   */
  PeerFilter(Supplier<List<Voter>> connected) {
    this.connected = connected;
  }

  ResponseQuery query(String path) {
    if (path.startsWith(PEER_ADDRESS)) {
      return ResponseQuery.getDefaultInstance(); // its key decides, not where it comes from
    }
    if (path.startsWith(PEER_ID)) {
      String id = path.substring(PEER_ID.length());
      return connected.get().stream().anyMatch(voter -> Validators.nodeId(voter).equals(id))
          ? ResponseQuery.getDefaultInstance()
          : refused("no replica of this ledger");
    }
    return refused("ask the replica itself, with proofs");
  }

  private static ResponseQuery refused(String why) {
    return ResponseQuery.newBuilder().setCode(1).setLog(why).build();
  }
}
