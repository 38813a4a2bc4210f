package aver.ledger.node.serving;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How much of something each member may have at once, so that one that floods leaves the others
 * room.
 */
public final class Shares {
  private final long each;
  private final ConcurrentMap<String, Long> taken = new ConcurrentHashMap<>();

  /** So much of each member at once. */
  public Shares(long each) {
    this.each = each;
  }

  /** Takes one of the member's; false if all are taken. */
  public boolean take(String member) {
    return take(member, 1);
  }

  /** Takes some of the member's, more than all if it has none; false if too much is taken. */
  private boolean take(String member, long amount) {
    boolean[] got = {false};
    taken.compute(
        member,
        (_, before) -> {
          long now = before == null ? 0 : before;
          got[0] = now == 0 || now + amount <= each;
          return got[0] ? Long.valueOf(now + amount) : before;
        });
    return got[0];
  }

  /**
   * Takes some of the member's until the answer of a call has left this process, or the call was
   * given up; false if too much is taken. To be called by the thread that begins the call.
   */
  boolean takeUntilSent(String member, long amount, ServerCallStreamObserver<?> call) {
    boolean taken = take(member, amount);
    if (taken) {
      Runnable give = () -> give(member, amount); // the one or the other is told
      call.setOnCloseHandler(give);
      call.setOnCancelHandler(give);
    }
    return taken;
  }

  /** Gives one back. */
  public void give(String member) {
    give(member, 1);
  }

  private void give(String member, long amount) {
    taken.computeIfPresent(member, (_, now) -> now == amount ? null : Long.valueOf(now - amount));
  }
}
