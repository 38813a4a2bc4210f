package aver.ledger.node;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many of something each member may have at once, so that one that floods leaves the others
 * room.
 */
final class Shares {
  private final int each;
  private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

  Shares(int each) {
    this.each = each;
  }

  /** Takes one of the member's; false if all are taken. */
  boolean take(String member) {
    boolean[] got = {false};
    taken.compute(
        member,
        (_, before) -> {
          int now = before == null ? 0 : before;
          got[0] = now < each;
          return got[0] ? now + 1 : now;
        });
    return got[0];
  }

  /** Gives one back. */
  void give(String member) {
    taken.computeIfPresent(member, (_, now) -> now == 1 ? null : now - 1);
  }
}
