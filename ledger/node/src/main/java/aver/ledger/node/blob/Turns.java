package aver.ledger.node.blob;

import aver.ledger.rules.state.Overlay;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.HashMap;
import java.util.Map;

/**
 * How many transfers one member may have open, and all together: each costs a window of the
 * connection. Replicas may have more, since they pass on what many members send.
 */
final class Turns {
  private static final int REPLICA_MAX = 64;
  private static final int ALL_MAX = 256;

  private final LedgerStore store;
  private final int memberMax;
  private final Map<String, Integer> open = new HashMap<>();
  private int all;

  Turns(LedgerStore store, int memberMax) {
    this.store = store;
    this.memberMax = memberMax;
  }

  /** Takes a turn; false if the member, or everybody together, has as many as allowed. */
  boolean take(String member) {
    boolean replica;
    try (StoreView view = store.view()) {
      replica = UploadRight.isReplica(new Overlay(view), member);
    }
    return take(member, replica ? REPLICA_MAX : memberMax);
  }

  private synchronized boolean take(String member, int max) {
    int own = open.getOrDefault(member, 0);
    if (own >= max || all >= ALL_MAX) {
      return false;
    }
    open.put(member, own + 1);
    all++;
    return true;
  }

  synchronized void give(String member) {
    all--;
    open.computeIfPresent(member, (id, own) -> own == 1 ? null : Integer.valueOf(own - 1));
  }
}
