package aver.ledger.engine.comet;

import aver.ledger.engine.Admission;
import aver.ledger.engine.comet.abci.AbciApplication;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Brings offered transactions to the engine's own pool. {@value #SENDERS} threads take what waits,
 * up to {@value #BATCH_MAX} at once; nothing lingers, so a lone transaction leaves at once.
 */
final class Submitter implements AutoCloseable {
  private static final int SENDERS = 16;
  private static final int BATCH_MAX = 50;
  private static final long RETRY_AFTER_MS = 200;

  private record Offer(ByteString transaction, CompletableFuture<Admission> answer) {}

  private final Supplier<@Nullable Rpc> rpc;
  private final ArrayBlockingQueue<Offer> queue;
  private final AtomicInteger sending = new AtomicInteger();
  private final List<Thread> senders;
  private volatile boolean closed;

  Submitter(Supplier<@Nullable Rpc> rpc, int pendingMax) {
    this.rpc = rpc;
    this.queue = new ArrayBlockingQueue<>(pendingMax);
    this.senders =
        IntStream.range(0, SENDERS)
            .mapToObj(_ -> Thread.ofVirtual().name("engine-sender").start(this::send))
            .toList();
  }

  CompletableFuture<Admission> offer(byte[] transaction) {
    if (transaction.length == 0 || transaction.length > CometSettings.TRANSACTION_BYTES_MAX) {
      return CompletableFuture.completedFuture(
          new Admission.Dropped(
              "size",
              "a transaction has 1 to %d bytes, not %d"
                  .formatted(CometSettings.TRANSACTION_BYTES_MAX, transaction.length)));
    }
    Offer offer = new Offer(ByteString.copyFrom(transaction), new CompletableFuture<>());
    if (closed || !queue.offer(offer)) {
      return CompletableFuture.completedFuture(busy());
    }
    if (closed) {
      offer.answer.complete(busy()); // what closes may have passed it by
    }
    return offer.answer;
  }

  /** Offered and not yet with the engine. */
  int pending() {
    return queue.size() + sending.get();
  }

  private static Admission busy() {
    return new Admission.Busy(RETRY_AFTER_MS);
  }

  private void send() {
    List<Offer> batch = new ArrayList<>();
    try {
      while (!closed) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH_MAX - 1);
        sending.addAndGet(batch.size());
        try {
          answer(batch);
        } finally {
          sending.addAndGet(-batch.size());
          batch.forEach(offer -> offer.answer.complete(busy()));
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void answer(List<Offer> batch) throws InterruptedException {
    Rpc engine = rpc.get();
    if (engine == null) {
      return;
    }
    try {
      List<JsonNode> answers =
          engine.broadcast(batch.stream().map(o -> o.transaction.toByteArray()).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(admission(answers.get(i)));
      }
    } catch (IOException e) {
      // it is being restarted, or full: the sender offers the same bytes again
    }
  }

  private static Admission admission(JsonNode answer) {
    JsonNode error = answer.path("error");
    if (!error.isMissingNode()) {
      return error.path("data").asString("").contains("already exists in cache")
          ? new Admission.Duplicate()
          : busy();
    }
    JsonNode result = answer.path("result");
    return switch (result.path("code").asInt(-1)) {
      case 0 -> new Admission.Admitted();
      case AbciApplication.DUPLICATE -> new Admission.Duplicate();
      case AbciApplication.DROPPED ->
          new Admission.Dropped(
              result.path("codespace").asString(""), result.path("log").asString(""));
      default -> busy();
    };
  }

  @Override
  public void close() {
    closed = true;
    senders.forEach(Thread::interrupt);
    List<Offer> left = new ArrayList<>();
    queue.drainTo(left);
    left.forEach(offer -> offer.answer.complete(busy()));
  }
}
