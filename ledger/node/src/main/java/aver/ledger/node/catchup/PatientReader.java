package aver.ledger.node.catchup;

import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a peer streams, as long as the next message never takes too long. */
final class PatientReader<T> implements Iterator<T> {
  private static final long IDLE_S = 30;
  private static final int CALL_MINUTES = 30;

  private final BlockingClientCall<?, T> call;
  private Optional<T> next = Optional.empty();
  private boolean ended;

  PatientReader(BlockingClientCall<?, T> call) {
    this.call = call;
  }

  /** A part of a peer's log. */
  static PatientReader<CatchUpResponse> ofLog(ManagedChannel channel, CatchUpRequest request) {
    return new PatientReader<>(
        PeersServiceGrpc.newBlockingV2Stub(channel)
            .withDeadlineAfter(CALL_MINUTES, TimeUnit.MINUTES)
            .catchUp(request));
  }

  /**
   * Waits for the next message.
   *
   * @throws io.grpc.StatusRuntimeException if the call failed, or nothing came for 30 s
   */
  @Override
  public boolean hasNext() {
    if (next.isPresent() || ended) {
      return next.isPresent();
    }
    try {
      next = Optional.ofNullable(call.read(IDLE_S, TimeUnit.SECONDS));
      ended = next.isEmpty();
      return !ended;
    } catch (StatusException e) {
      throw e.getStatus().asRuntimeException();
    } catch (TimeoutException e) {
      call.cancel("it sent nothing for %d s".formatted(IDLE_S), e);
      throw Status.DEADLINE_EXCEEDED
          .withDescription("it sent nothing for %d s".formatted(IDLE_S))
          .asRuntimeException();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("stopping").asRuntimeException();
    }
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T taken = next.orElseThrow();
    next = Optional.empty();
    return taken;
  }
}
