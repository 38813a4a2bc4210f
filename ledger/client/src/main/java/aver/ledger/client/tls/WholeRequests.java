package aver.ledger.client.tls;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds what a member's calls hold here before anything is done for them. gRPC takes in whatever
 * comes of a message and keeps it until the rest is there, so that whoever sends many requests but
 * for their last byte would fill the memory. Such a call ends after a while, and a member has only
 * so many of them at once; a stream of requests is one of them for as long as more may come. Runs
 * behind {@link Peer.Check}.
 */
final class WholeRequests implements ServerInterceptor {
  private final int each;
  private final Duration patience;
  private final Map<String, Integer> waiting = new HashMap<>();

  /**
   * With these bounds.
   *
   * @param each calls of a member in which more may come, at once
   * @param patience how long a request may take from the call's first byte to its last; of a stream
   *     of requests, the first
   */
  WholeRequests(int each, Duration patience) {
    this.each = each;
    this.patience = patience;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String member = Peer.member();
    if (!take(member)) {
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "%d of your requests are half sent: send the rest of them first".formatted(each)),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    ServerCall.Listener<Q> served;
    try {
      served = next.startCall(call, headers);
    } catch (RuntimeException e) {
      give(member);
      throw e;
    }
    Arriving<Q> arriving = new Arriving<>(call, served, member);
    arriving.await();
    return arriving;
  }

  private synchronized boolean take(String member) {
    int own = waiting.getOrDefault(member, 0);
    if (own >= each) {
      return false;
    }
    waiting.put(member, own + 1);
    return true;
  }

  private synchronized void give(String member) {
    waiting.computeIfPresent(member, (_, own) -> own == 1 ? null : Integer.valueOf(own - 1));
  }

  /** A call whose request is on its way. Until it is whole, nobody else ends the call. */
  private final class Arriving<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final String member;
    private final boolean single;
    private final AtomicBoolean given = new AtomicBoolean();
    private final CompletableFuture<Void> whole = new CompletableFuture<>();
    private boolean ended;

    private Arriving(ServerCall<Q, ?> call, ServerCall.Listener<Q> served, String member) {
      super(served);
      this.call = call;
      this.member = member;
      this.single = call.getMethodDescriptor().getType().clientSendsOneMessage();
    }

    private void await() {
      var _ =
          whole
              .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionallyAsync(_ -> {
                end();
                return null;
              });
    }

    /** Whoever serves it is told at once: the caller may take no end, so that gRPC says nothing. */
    private void end() {
      synchronized (this) {
        ended = true;
        call.close(
            Status.DEADLINE_EXCEEDED.withDescription(
                "the request was not whole after %d s: ask again".formatted(patience.toSeconds())),
            new Metadata());
      }
      super.onCancel();
    }

    /** Whether the call goes on; if so, it is given up no more. */
    private boolean arrived() {
      whole.complete(null);
      return !whole.isCompletedExceptionally();
    }

    @Override
    public void onMessage(Q message) {
      if (single) {
        synchronized (this) {
          if (!ended) {
            super.onMessage(message);
          }
        }
      } else if (arrived()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (arrived()) {
        left();
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      var _ = arrived();
      left();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      var _ = arrived();
      left();
      super.onComplete();
    }

    /** Nothing more can come. */
    private void left() {
      if (given.compareAndSet(false, true)) {
        give(member);
      }
    }
  }
}
