package aver.ledger.node.health;

import aver.proto.v1.OperationsServiceGrpc;
import aver.proto.v1.VitalsRequest;
import aver.proto.v1.VitalsResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a peer said of itself when it was asked. It may lie, so nothing is concluded from one word.
 *
 * @param clock what its clock showed
 * @param certifiedHeight newest height that a quorum signed, as far as it knows; -1 before the
 *     first
 */
public record PeerWord(PeerClock clock, long certifiedHeight) {
  private static final long LIMIT_S = 5;

  /**
   * Asks a peer, and waits five seconds at most.
   *
   * @param clockMs own clock
   * @throws StatusRuntimeException if it does not answer
   */
  public static PeerWord ask(Channel peer, LongSupplier clockMs) {
    long beganNs = System.nanoTime(); // first: what lies between the two may only widen the answer
    long askedMs = clockMs.getAsLong();
    VitalsResponse said =
        OperationsServiceGrpc.newBlockingStub(peer)
            .withDeadlineAfter(LIMIT_S, TimeUnit.SECONDS)
            .vitals(VitalsRequest.getDefaultInstance());
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    long saidMs = Math.max(0, said.getClockMs()); // a liar's must not overflow
    return new PeerWord(
        new PeerClock(askedMs, tookMs, saidMs), Math.max(-1, said.getCertifiedHeight()));
  }
}
