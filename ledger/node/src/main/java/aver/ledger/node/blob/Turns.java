package aver.ledger.node.blob;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many transfers may be open: each costs a window of the connection. Replicas have equal parts
 * of a number of their own, since they pass on what many members send, and those that lie must
 * leave no other member or replica without. All other members share another number.
 */
final class Turns {
  private static final int REPLICAS_ALL = 256;
  private static final int MEMBERS_ALL = 256;

  private final LedgerStore store;
  private final int memberMax;
  private final Map<String, Integer> ofReplicas = new HashMap<>();
  private final Map<String, Integer> ofMembers = new HashMap<>();
  private int members;

  /**
   * All are free.
   *
   * @param memberMax how many a member that is no replica may have
   */
  Turns(LedgerStore store, int memberMax) {
    this.store = store;
    this.memberMax = memberMax;
  }

  /** Takes a turn; false if the member, or everybody who shares with it, has as many as allowed. */
  boolean take(String member) {
    List<String> replicas;
    try (StoreView view = store.view()) {
      replicas = new Overlay(view).get(Keys.REPLICAS).orElseThrow().ids();
    }
    return replicas.contains(member)
        ? takeOfReplicas(member, Math.max(1, REPLICAS_ALL / replicas.size()))
        : takeOfMembers(member);
  }

  private synchronized boolean takeOfReplicas(String member, int max) {
    if (ofReplicas.getOrDefault(member, 0) >= max) {
      return false;
    }
    ofReplicas.merge(member, 1, Integer::sum);
    return true;
  }

  private synchronized boolean takeOfMembers(String member) {
    if (ofMembers.getOrDefault(member, 0) >= memberMax || members >= MEMBERS_ALL) {
      return false;
    }
    ofMembers.merge(member, 1, Integer::sum);
    members++;
    return true;
  }

  /** Gives a turn back, also of somebody who became a replica meanwhile, or is none any more. */
  synchronized void give(String member) {
    if (ofReplicas.containsKey(member)) {
      ofReplicas.computeIfPresent(member, (_, own) -> oneLess(own));
    } else if (ofMembers.containsKey(member)) {
      ofMembers.computeIfPresent(member, (_, own) -> oneLess(own));
      members--;
    }
  }

  private static @Nullable Integer oneLess(int own) {
    return own == 1 ? null : Integer.valueOf(own - 1);
  }
}
