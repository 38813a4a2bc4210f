package aver.ledger.node.serving;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many of something each member may have at once, so that one that floods leaves the others
 * room.
 */
public final class Shares {
  private final int each;
  private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

  /** So many of each member at once. */
  public Shares(int each) {
    this.each = each;
  }

  /** Takes one of the member's; false if all are taken. */
  public boolean take(String member) {
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

  /**
   * Takes one of the member's until the answer of a call has left this process, or the call was
   * given up; false if all are taken. To be called by the thread that begins the call.
   */
  boolean takeUntilSent(String member, ServerCallStreamObserver<?> call) {
    boolean taken = take(member);
    if (taken) {
      Runnable give = () -> give(member); // the one or the other is told
      call.setOnCloseHandler(give);
      call.setOnCancelHandler(give);
    }
    return taken;
  }

  /** Gives one back. */
  public void give(String member) {
    taken.computeIfPresent(member, (_, now) -> now == 1 ? null : now - 1);
  }
}
