package aver.ledger.engine.comet.abci;

import aver.ledger.engine.comet.proto.ResponseQuery;
import java.util.function.Predicate;

/** The engine asks whether a peer may connect; there is nothing else to ask here. */
final class PeerFilter {
  private static final String PEER_ID = "/p2p/filter/id/";
  private static final String PEER_ADDRESS = "/p2p/filter/addr/";

  private final Predicate<String> mayConnect;

  /**
   * Makes it.
   *
   * @param mayConnect whether one with this node id may connect now
   */
  PeerFilter(Predicate<String> mayConnect) {
    this.mayConnect = mayConnect;
  }

  ResponseQuery query(String path) {
    if (path.startsWith(PEER_ADDRESS)) {
      return ResponseQuery.getDefaultInstance(); // its key decides, not where it comes from
    }
    if (path.startsWith(PEER_ID)) {
      String id = path.substring(PEER_ID.length());
      return mayConnect.test(id)
          ? ResponseQuery.getDefaultInstance()
          : refused("no replica of this ledger");
    }
    return refused("ask the replica itself, with proofs");
  }

  private static ResponseQuery refused(String why) {
    return ResponseQuery.newBuilder().setCode(1).setLog(why).build();
  }
}
