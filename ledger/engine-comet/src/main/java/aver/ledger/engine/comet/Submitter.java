package aver.ledger.engine.comet;

import aver.ledger.engine.Admission;
import aver.ledger.engine.comet.abci.AbciApplication;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Brings offered transactions to the engine's own pool. {@value #SENDERS} threads take what waits,
 * up to {@value #BATCH_MAX} at once; nothing lingers, so a lone transaction leaves at once.
 *
 * <p>Who offers is answered once the transaction is ordered: what a member may have under way then
 * bounds what it has in the pool, which has no order but that of arrival, and blocks take all of
 * it. Answered sooner, one member's thousands made each block take seconds, for all members. What
 * is not ordered for a while is answered as well, so without a quorum the pool still fills, slowly.
 */
final class Submitter implements AutoCloseable {
  private static final int SENDERS = 16;
  private static final int BATCH_MAX = 50;
  private static final long RETRY_AFTER_MS = 200;

  /** Most bytes that are offered and not ordered, as with the other engine. */
  static final int OPEN_BYTES_MAX = 32 << 20;

  private record Offer(ByteString transaction, CompletableFuture<Admission> answer) {}

  private final Supplier<@Nullable Rpc> rpc;
  private final int pendingMax;
  private final Duration hold;
  private final ArrayBlockingQueue<Offer> queue;
  private final ConcurrentMap<ByteString, Offer> open = new ConcurrentHashMap<>();
  private final AtomicLong openBytes = new AtomicLong();
  private final AtomicInteger sending = new AtomicInteger();
  private final List<Thread> senders;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param rpc the engine; null while there is none
   * @param pendingMax most transactions that are offered and not ordered
   * @param hold how long the answer to what the pool took waits for the order at most
   */
  Submitter(Supplier<@Nullable Rpc> rpc, int pendingMax, Duration hold) {
    this.rpc = rpc;
    this.pendingMax = pendingMax;
    this.hold = hold;
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
    if (closed
        || open.size() >= pendingMax
        || openBytes.get() + transaction.length > OPEN_BYTES_MAX) {
      return CompletableFuture.completedFuture(busy());
    }
    Offer offer = new Offer(ByteString.copyFrom(transaction), new CompletableFuture<>());
    if (open.putIfAbsent(offer.transaction, offer) != null) {
      return CompletableFuture.completedFuture(new Admission.Duplicate());
    }
    openBytes.addAndGet(transaction.length);
    CompletableFuture<Admission> answer = // whoever hears it may offer the same bytes at once
        offer.answer.whenComplete((_, _) -> {
          open.remove(offer.transaction, offer);
          openBytes.addAndGet(-transaction.length);
        });
    if (!queue.offer(offer) || closed) { // what closes may have passed it by
      offer.answer.complete(busy());
    }
    return answer;
  }

  /**
   * These are in a block that was committed. Whoever offered one hears of it in another thread: the
   * engine waits for this one.
   */
  void ordered(List<ByteString> transactions) {
    List<Offer> ordered = transactions.stream().map(open::get).filter(Objects::nonNull).toList();
    if (!ordered.isEmpty()) {
      Thread.ofVirtual()
          .name("engine-ordered")
          .start(() -> ordered.forEach(offer -> offer.answer.complete(new Admission.Admitted())));
    }
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
        List<Admission> admissions = List.of();
        try {
          admissions = taken(batch);
        } finally {
          sending.addAndGet(-batch.size());
          for (int i = 0; i < batch.size(); i++) {
            answer(batch.get(i).answer, i < admissions.size() ? admissions.get(i) : busy());
          }
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** What the pool says of each; nothing if it cannot be asked. */
  private List<Admission> taken(List<Offer> batch) throws InterruptedException {
    Rpc engine = rpc.get();
    if (engine == null) {
      return List.of();
    }
    try {
      return engine
          .broadcast(batch.stream().map(o -> o.transaction.toByteArray()).toList())
          .stream()
          .map(Submitter::admission)
          .toList();
    } catch (IOException e) {
      return List.of(); // it is being restarted, or full: the sender offers the same bytes again
    }
  }

  /** What the pool took is not ordered yet. */
  private void answer(CompletableFuture<Admission> answer, Admission admission) {
    if (admission instanceof Admission.Admitted) {
      answer.completeOnTimeout(admission, hold.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      answer.complete(admission);
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
    open.values().forEach(offer -> offer.answer.complete(busy()));
  }
}
