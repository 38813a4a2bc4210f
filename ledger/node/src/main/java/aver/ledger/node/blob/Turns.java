package aver.ledger.node.blob;

import java.util.HashMap;
import java.util.Map;

/** How many transfers one member may have open, and all together. */
final class Turns {
  private final int eachMax;
  private final int allMax;
  private final Map<String, Integer> open = new HashMap<>();
  private int all;

  Turns(int eachMax, int allMax) {
    this.eachMax = eachMax;
    this.allMax = allMax;
  }

  /** Takes a turn; false if the member, or everybody together, has as many as allowed. */
  synchronized boolean take(String member) {
    int own = open.getOrDefault(member, 0);
    if (own >= eachMax || all >= allMax) {
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
