package aver.ledger.engine.ratis;

import aver.ledger.engine.Admission;
import aver.ledger.engine.Batch;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Gathers offered transactions into entries at the leader.
 *
 * <p>The leader makes the entries, one at a time: what comes while one is ordered and applied goes
 * into the next. When none is under way, it waits until nothing came for {@link #QUIET_NS}, at most
 * {@link #GATHER_NS}, since members mostly answer the same event at the same time, and an entry
 * costs every replica a block: execution, two syncs and an exchange of signatures. The others pass
 * on what they are offered at once, as a query that changes nothing at the leader but its queue.
 * Memory is bounded by the number and the bytes of what is pending.
 */
final class Submitter implements AutoCloseable {
  private static final int PASSED_MAX = 16;
  private static final int PENDING_BYTES_MAX = 32 << 20;
  private static final long RETRY_AFTER_MS = 200;

  /** How long the first transaction of an entry waits for others, as long as more come. */
  private static final long GATHER_NS = 20_000_000;

  /** When nothing came for so long, those who answered the same event are through. */
  private static final long QUIET_NS = 6_000_000;

  private static final byte ORDERED = 0;
  private static final byte BUSY = 1;

  /**
   * What is pending.
   *
   * @param passed whether another replica passed it on, or this one did before it led: it is then
   *     ordered although the first sender still waits for it here
   */
  private record Key(Digest id, boolean passed) {}

  private record Offer(
      Key key, ByteString transaction, CompletableFuture<Admission> answer, long offeredNs) {
    int size() {
      return Integer.BYTES + transaction.size();
    }
  }

  private final Orders orders;
  private final int pendingMax;
  private final LinkedBlockingQueue<Offer> queue = new LinkedBlockingQueue<>();
  private final Map<Key, Offer> pending = new HashMap<>();
  private final Semaphore ordering = new Semaphore(1);
  private final Semaphore passing = new Semaphore(PASSED_MAX);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread gatherer;
  private long pendingBytes;
  private int passedOn;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param orders where entries go
   * @param pendingMax most transactions that wait here
   */
  Submitter(Orders orders, int pendingMax) {
    this.orders = orders;
    this.pendingMax = pendingMax;
    this.gatherer = Thread.ofPlatform().daemon().name("engine-gatherer").start(this::gather);
  }

  CompletableFuture<Admission> offer(byte[] transaction) {
    return offer(transaction, false);
  }

  private CompletableFuture<Admission> offer(byte[] transaction, boolean passed) {
    if (transaction.length == 0 || Batch.sizeOf(transaction) + 1 > Batch.BYTES_MAX) {
      return CompletableFuture.completedFuture(
          new Admission.Dropped(
              "size",
              "a transaction has 1 to %d bytes, not %d"
                  .formatted(Batch.BYTES_MAX - 5, transaction.length)));
    }
    Offer offer =
        new Offer(
            new Key(Digest.sha256(transaction), passed),
            ByteString.copyFrom(transaction),
            new CompletableFuture<>(),
            System.nanoTime());
    synchronized (pending) {
      Offer before = pending.get(offer.key());
      if (before != null) {
        return passed
            ? before.answer()
            : CompletableFuture.completedFuture(new Admission.Duplicate());
      }
      if (closed
          || (passed ? passedOn : pending.size() - passedOn) >= pendingMax
          || pendingBytes + offer.size() > PENDING_BYTES_MAX) {
        return CompletableFuture.completedFuture(new Admission.Busy(RETRY_AFTER_MS));
      }
      pending.put(offer.key(), offer);
      passedOn += passed ? 1 : 0;
      pendingBytes += offer.size();
    }
    queue.add(offer);
    return offer.answer();
  }

  int pending() {
    synchronized (pending) {
      return pending.size();
    }
  }

  private void gather() {
    try {
      Offer left = null;
      while (!closed) {
        Offer first = left == null ? queue.take() : left;
        boolean leads = orders.leads();
        Semaphore turn = leads ? ordering : passing;
        turn.acquire();
        List<Offer> entry = new ArrayList<>();
        left = fill(entry, first, leads ? first.offeredNs() + GATHER_NS : first.offeredNs());
        senders.execute(() -> {
          try {
            send(entry, leads);
          } finally {
            turn.release();
          }
        });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /**
   * Fills an entry with what is there and what comes until then; returns the offer that did not fit
   * any more.
   */
  private @Nullable Offer fill(List<Offer> entry, Offer first, long untilNs)
      throws InterruptedException {
    int size = 1;
    Offer next = first;
    while (next != null) {
      if (size + next.size() > Batch.BYTES_MAX) {
        return next;
      }
      size += next.size();
      entry.add(next);
      if (entry.size() == Batch.TRANSACTIONS_MAX) {
        return null;
      }
      next = queue.poll(Math.min(QUIET_NS, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    return null;
  }

  private void send(List<Offer> entry, boolean leads) {
    ByteString taken = ByteString.EMPTY;
    try {
      byte[] bytes =
          Batch.encode(entry.stream().map(offer -> offer.transaction().toByteArray()).toList());
      Message message = Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes));
      RaftClientReply reply = leads ? orders.order(message) : orders.pass(message);
      if (reply.isSuccess()) {
        taken =
            leads ? ByteString.copyFrom(new byte[entry.size()]) : reply.getMessage().getContent();
      }
    } catch (IOException e) {
      // no leader within the time set, or it is full: the sender offers the same bytes again
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      for (int i = 0; i < entry.size(); i++) {
        boolean ordered = i < taken.size() && taken.byteAt(i) == ORDERED;
        end(
            List.of(entry.get(i)),
            ordered ? new Admission.Admitted() : new Admission.Busy(RETRY_AFTER_MS));
      }
    }
  }

  /**
   * Takes what another replica passes on.
   *
   * @return a byte a transaction, once what became of all of them is known: 0 if it was ordered
   */
  CompletableFuture<ByteString> gather(ByteBuffer batch) {
    List<CompletableFuture<Admission>> answers =
        Batch.decode(batch).orElse(List.of()).stream()
            .map(transaction -> offer(transaction, true))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> {
          byte[] codes = new byte[answers.size()];
          for (int i = 0; i < codes.length; i++) {
            codes[i] = answers.get(i).join() instanceof Admission.Admitted ? ORDERED : BUSY;
          }
          return ByteString.copyFrom(codes);
        });
  }

  private void end(List<Offer> ended, Admission answer) {
    synchronized (pending) {
      for (Offer offer : ended) {
        pending.remove(offer.key());
        passedOn -= offer.key().passed() ? 1 : 0;
        pendingBytes -= offer.size();
      }
    }
    ended.forEach(offer -> offer.answer().complete(answer));
  }

  @Override
  public void close() {
    closed = true;
    gatherer.interrupt();
    senders.shutdownNow();
    List<Offer> unsent;
    synchronized (pending) {
      unsent = List.copyOf(pending.values());
    }
    end(unsent, new Admission.Busy(RETRY_AFTER_MS));
  }
}
