package aver.ledger.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.LoggedTransaction;
import aver.proto.v1.TransactionsRequest;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
          left::countDown);
      begun.countDown();
    }
  }

  /** Takes one, and the others when it is told to. */
  private static final class Slow
      implements ClientResponseObserver<TransactionsRequest, LoggedTransaction> {
    private final AtomicInteger taken = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ClientCallStreamObserver<TransactionsRequest> call;

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
    public void onError(Throwable e) {}

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }

  @Test
  void nothingIsReadThatASlowMemberDoesNotTake() throws Exception {
    KeyFile keys = KeyFile.create(folder.resolve("a.p12"), folder.resolve("password"), "a", false);
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      Server server =
          Servers.listen(
                  new HostPort("127.0.0.1", 0), keys.tls(), hash -> Optional.of("auditor-1"), calls)
              .addService(new Log())
              .build()
              .start();
      HostPort address = new HostPort("127.0.0.1", server.getPort());
      ManagedChannel channel =
          Channels.open(keys.tls(), address, keys.tls().hash(), Optional.empty());
      Slow slow = new Slow();
      LogServiceGrpc.newStub(channel).transactions(TransactionsRequest.getDefaultInstance(), slow);
      assertThat(begun.await(60, SECONDS)).isTrue();
      await().atMost(LONG).until(() -> slow.taken.get() == 1);
      assertThat(read.get()).as("read ahead").isLessThan(ALL / 4);

      slow.all();
      assertThat(slow.ended.await(60, SECONDS)).isTrue();
      assertThat(slow.taken.get()).isEqualTo(ALL);
      assertThat(left.await(60, SECONDS)).isTrue();
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
