package aver.ledger.node.serving;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.OneServer;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.LoggedTransaction;
import aver.proto.v1.TransactionsRequest;
import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogStreamTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int ALL = 1_000;
  private static final ByteString LARGE = ByteString.copyFrom(new byte[64 << 10]);

  @TempDir Path folder;
  private final AtomicInteger read = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private final AtomicReference<@Nullable Status> closed = new AtomicReference<>();
  private Duration patience = PatientStream.PATIENCE;

  private LoggedTransaction large(long seq) {
    read.incrementAndGet();
    return LoggedTransaction.newBuilder().setSeq(seq).setTransaction(LARGE).build();
  }

  private final class Log extends LogServiceGrpc.LogServiceImplBase {
    @Override
    public void transactions(
        TransactionsRequest request, StreamObserver<LoggedTransaction> answer) {
      LogStream.begin(
          LogStreamTest.this::large,
          1,
          ALL,
          (ServerCallStreamObserver<LoggedTransaction>) answer,
          left::countDown,
          patience);
      begun.countDown();
    }
  }

  /** Takes one, and the others when it is told to. */
  private static final class Slow
      implements ClientResponseObserver<TransactionsRequest, LoggedTransaction> {
    private final AtomicInteger taken = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ClientCallStreamObserver<TransactionsRequest> call;
    private volatile Status failure = Status.OK;

    @Override
    public void beforeStart(ClientCallStreamObserver<TransactionsRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(1);
    }

    void all() {
      Objects.requireNonNull(call).request(ALL);
    }

    @Override
    public void onNext(LoggedTransaction one) {
      taken.incrementAndGet();
    }

    @Override
    public void onError(Throwable e) {
      failure = Status.fromThrowable(e);
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }

  /** Sees how the server ends a call, which a member that takes nothing does not hear. */
  private final class Closing implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              super.close(status, trailers);
              closed.set(status);
            }
          },
          headers);
    }
  }

  private interface Play {
    void with(Slow slow) throws Exception;
  }

  @Test
  void nothingIsReadThatASlowMemberDoesNotTake() throws Exception {
    play(slow -> {
      slow.all();
      assertThat(slow.ended.await(60, SECONDS)).isTrue();
      assertThat(slow.taken.get()).isEqualTo(ALL);
      assertThat(slow.failure.isOk()).isTrue();
      assertThat(left.await(60, SECONDS)).isTrue();
    });
  }

  @Test
  void whoTakesNothingForAWhileIsGivenUpAndKeepsItsShareUntilItLetsGo() throws Exception {
    patience = Duration.ofMillis(300);
    play(slow -> {
      await().atMost(LONG).until(() -> closed.get() != null);
      assertThat(left.getCount()).as("what was sent still waits for it").isEqualTo(1);
      slow.all();
      assertThat(slow.ended.await(60, SECONDS)).isTrue();
      assertThat(slow.failure.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(slow.failure.getDescription()).contains("ask again");
      assertThat(slow.taken.get()).isLessThan(ALL / 4);
      assertThat(left.await(60, SECONDS)).isTrue();
    });
  }

  /** Begins a call that takes one, and goes on as the test says. */
  private void play(Play then) throws Exception {
    KeyFile keys = KeyFile.create(folder.resolve("a.p12"), folder.resolve("password"), "a", false);
    BindableService log = () -> ServerInterceptors.intercept(new Log(), new Closing());
    try (OneServer server = new OneServer(keys.tls(), "auditor-1", log)) {
      Slow slow = new Slow();
      LogServiceGrpc.newStub(server.channel())
          .transactions(TransactionsRequest.getDefaultInstance(), slow);
      assertThat(begun.await(60, SECONDS)).isTrue();
      await().atMost(LONG).until(() -> slow.taken.get() == 1);
      assertThat(read.get()).as("read ahead").isLessThan(ALL / 4);

      then.with(slow);
    }
  }
}
