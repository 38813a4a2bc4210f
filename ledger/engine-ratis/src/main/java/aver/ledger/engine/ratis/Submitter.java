package aver.ledger.engine.ratis;

import aver.ledger.engine.Admission;
import aver.ledger.engine.Batch;
import aver.ledger.proof.Digest;
import java.io.IOException;
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
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Gathers offered transactions into entries and brings them to the leader.
 *
 * <p>A gatherer thread closes an entry when it is full or the first transaction in it has waited
 * {@value #LINGER_MS} ms; each entry is sent by a virtual thread, at most {@value #ENTRIES_MAX} at
 * once, so the order between two entries is the leader's. Memory is bounded by the number and the
 * bytes of what is pending.
 */
final class Submitter implements AutoCloseable {
  private static final int LINGER_MS = 5;
  private static final int ENTRIES_MAX = 16;
  private static final int PENDING_BYTES_MAX = 32 << 20;
  private static final long RETRY_AFTER_MS = 200;

  private record Offer(Digest id, ByteString transaction, CompletableFuture<Admission> answer) {
    int size() {
      return Integer.BYTES + transaction.size();
    }
  }

  private final RaftClient client;
  private final int pendingMax;
  private final LinkedBlockingQueue<Offer> queue = new LinkedBlockingQueue<>();
  private final Map<Digest, Offer> pending = new HashMap<>();
  private final Semaphore entries = new Semaphore(ENTRIES_MAX);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread gatherer;
  private long pendingBytes;
  private volatile boolean closed;

  Submitter(RaftClient client, int pendingMax) {
    this.client = client;
    this.pendingMax = pendingMax;
    this.gatherer = Thread.ofPlatform().daemon().name("engine-gatherer").start(this::gather);
  }

  CompletableFuture<Admission> offer(byte[] transaction) {
    if (transaction.length == 0 || Batch.sizeOf(transaction) + 1 > Batch.BYTES_MAX) {
      return CompletableFuture.completedFuture(
          new Admission.Dropped(
              "size",
              "a transaction has 1 to %d bytes, not %d"
                  .formatted(Batch.BYTES_MAX - 5, transaction.length)));
    }
    Offer offer =
        new Offer(
            Digest.sha256(transaction),
            ByteString.copyFrom(transaction),
            new CompletableFuture<>());
    synchronized (pending) {
      if (pending.containsKey(offer.id())) {
        return CompletableFuture.completedFuture(new Admission.Duplicate());
      }
      if (closed
          || pending.size() >= pendingMax
          || pendingBytes + offer.size() > PENDING_BYTES_MAX) {
        return CompletableFuture.completedFuture(new Admission.Busy(RETRY_AFTER_MS));
      }
      pending.put(offer.id(), offer);
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
        List<Offer> entry = new ArrayList<>();
        left = fill(entry, left == null ? queue.take() : left);
        entries.acquire();
        senders.execute(() -> send(entry));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Fills an entry; returns the offer that did not fit any more. */
  private @Nullable Offer fill(List<Offer> entry, Offer first) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MS);
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
      next = queue.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    return null;
  }

  private void send(List<Offer> entry) {
    Admission answer = new Admission.Busy(RETRY_AFTER_MS);
    try {
      byte[] bytes =
          Batch.encode(entry.stream().map(offer -> offer.transaction().toByteArray()).toList());
      RaftClientReply reply =
          client.io().send(Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes)));
      if (reply.isSuccess()) {
        answer = new Admission.Admitted();
      }
    } catch (IOException e) {
      // no leader within the time set, or it is full: the sender offers the same bytes again
    } finally {
      entries.release();
      end(entry, answer);
    }
  }

  private void end(List<Offer> ended, Admission answer) {
    synchronized (pending) {
      for (Offer offer : ended) {
        pending.remove(offer.id());
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
