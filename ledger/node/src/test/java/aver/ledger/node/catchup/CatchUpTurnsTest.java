package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.SmallChain;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who sends the log to others sends it to each once at a time, however slow that one is. */
final class CatchUpTurnsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** A receiver that takes nothing until it goes away. */
  private static final class Stuck extends ServerCallStreamObserver<CatchUpResponse> {
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return gone.get();
    }

    @Override
    public void onNext(CatchUpResponse message) {
      messages.incrementAndGet();
    }

    @Override
    public void onError(Throwable e) {
      failure.set(e);
    }

    @Override
    public void onCompleted() {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }

  @Test
  @Timeout(120)
  void replicasThatTakeNothingHoldNoTurnButTheirOwn() throws Exception {
    SmallChain chain = new SmallChain(folder);
    try (LedgerStore store = chain.open(folder.resolve("ledger"));
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      chain.fill(chain.ledger(store), 1, 2);
      chain.certify(store);
      CatchUpSource source = new CatchUpSource(store, new CertifiedReads(store));
      CatchUpRequest all = CatchUpRequest.newBuilder().setFromSeq(1).build();
      List<Stuck> stuck = List.of(new Stuck(), new Stuck(), new Stuck());
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < stuck.size(); i++) {
        Stuck receiver = stuck.get(i);
        String id = SmallChain.REPLICAS.get(i);
        sending.add(calls.submit(() -> source.send(id, all, receiver)));
      }
      await().atMost(LONG).until(() -> stuck.stream().allMatch(s -> s.messages.get() == 1));
      Stuck again = new Stuck();
      source.send("r1", all, again);
      assertThat(Status.fromThrowable(again.failure.get()).getCode())
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

      stuck.forEach(s -> s.gone.set(true));
      for (Future<?> sent : sending) {
        sent.get(60, TimeUnit.SECONDS);
      }
      again.gone.set(true);
      source.send("r1", all, again);
      assertThat(again.messages.get()).as("its turn came back").isEqualTo(1);
    }
  }
}
