package aver.ledger.node.health;

import aver.proto.v1.OperationsServiceGrpc;
import aver.proto.v1.VitalsRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a peer's clock showed when it was asked. It was read after the question and before the
 * answer came, and nothing more is taken for certain: where this replica or its peer was slow
 * meanwhile, the answer says less, and is not wrong.
 *
 * @param askedMs own clock at the question, ms since 1970
 * @param tookMs how long the answer took, by a clock that never goes back, in ms
 * @param saidMs the peer's clock by its own word, ms since 1970
 */
public record PeerClock(long askedMs, long tookMs, long saidMs) {
  private static final long LIMIT_S = 5;

  /**
   * Asks a peer, and waits five seconds at most.
   *
   * @param clockMs own clock
   * @throws StatusRuntimeException if it does not answer
   */
  public static PeerClock ask(Channel peer, LongSupplier clockMs) {
    long beganNs = System.nanoTime(); // first: what lies between the two may only widen the answer
    long askedMs = clockMs.getAsLong();
    long saidMs =
        OperationsServiceGrpc.newBlockingStub(peer)
            .withDeadlineAfter(LIMIT_S, TimeUnit.SECONDS)
            .vitals(VitalsRequest.getDefaultInstance())
            .getClockMs();
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    return new PeerClock(askedMs, tookMs, Math.max(0, saidMs)); // a liar's must not overflow
  }

  /** By how many ms the own clock is ahead at least; below 0 if it is behind, 0 if it may agree. */
  long aheadMs() {
    return saidMs < askedMs ? askedMs - saidMs : Math.min(0, askedMs + tookMs - saidMs);
  }
}
