package aver.simulations.bench.federation;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Small transactions as fast as the replicas take them: each hospital sends transfers to a replica
 * of its own, with a window of calls under way; a replica that is busy is asked again.
 */
public final class Load {
  private static final int WINDOW = 200;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long STANDSTILL_NS = TimeUnit.MINUTES.toNanos(2);

  private final Federation federation;
  private final List<List<ByteString>> signed;

  private Load(Federation federation, List<List<ByteString>> signed) {
    this.federation = federation;
    this.signed = signed;
  }

  /** Signs so many transfers, in equal parts by all hospitals; they are valid for ten minutes. */
  public static Load of(Federation federation, int transactions) throws LedgerUnavailableException {
    List<List<ByteString>> signed = new ArrayList<>();
    int members = federation.hospitals().size();
    for (int k = 0; k < members; k++) {
      LedgerClient client = federation.client(federation.hospitals().get(k));
      Transfer transfer = new Transfer(federation.hospitals().get((k + 1) % members), 1);
      var _ = client.refresh();
      List<ByteString> own = new ArrayList<>();
      for (int i = 0; i < transactions / members; i++) {
        own.add(ByteString.copyFrom(TransactionWire.encode(client.sign(transfer))));
      }
      signed.add(own);
    }
    return new Load(federation, signed);
  }

  /** The signed bytes of all of them. */
  public List<byte[]> bytes() {
    return signed.stream().flatMap(List::stream).map(ByteString::toByteArray).toList();
  }

  /** How many there are. */
  public int size() {
    return signed.stream().mapToInt(List::size).sum();
  }

  /**
   * Sends them all; returns when the log that is certified holds them.
   *
   * @throws IOException if one is dropped, a call fails, or nothing is certified for two minutes
   */
  public void run() throws IOException, InterruptedException, LedgerUnavailableException {
    LedgerClient watching = federation.coordinator();
    long all = watching.refresh().size() + size();
    AtomicReference<String> failure = new AtomicReference<>("");
    List<Thread> senders = new ArrayList<>();
    for (int k = 0; k < signed.size(); k++) {
      LedgerClient client = federation.client(federation.hospitals().get(k));
      Endpoint replica = client.endpoints().get(k % client.endpoints().size());
      Sender sender = new Sender(client, replica, signed.get(k), failure);
      senders.add(Thread.ofVirtual().name("load-" + k).start(sender::run));
    }
    LedgerCheckpoint seen = watching.refresh();
    long sinceNs = System.nanoTime();
    while (seen.size() < all && failure.get().isEmpty()) {
      watching.awaitNewer(seen.height(), LOOK);
      LedgerCheckpoint next = watching.refresh();
      if (next.size() > seen.size()) {
        sinceNs = System.nanoTime();
      } else if (System.nanoTime() - sinceNs > STANDSTILL_NS) {
        failure.compareAndSet("", "nothing was certified for two minutes");
      }
      seen = next;
    }
    senders.forEach(Thread::interrupt);
    for (Thread sender : senders) {
      sender.join();
    }
    if (!failure.get().isEmpty()) {
      throw new IOException(failure.get());
    }
  }

  /** One member's transactions on their way to one replica. */
  private static final class Sender {
    private final TransactionsServiceGrpc.TransactionsServiceStub stub;
    private final LinkedBlockingQueue<ByteString> queue;
    private final AtomicInteger left;
    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicReference<String> failure;
    private volatile long pauseMs;

    Sender(
        LedgerClient client,
        Endpoint replica,
        List<ByteString> transactions,
        AtomicReference<String> failure) {
      this.stub = TransactionsServiceGrpc.newStub(client.channel(replica));
      this.queue = new LinkedBlockingQueue<>(transactions);
      this.left = new AtomicInteger(transactions.size());
      this.failure = failure;
    }

    void run() {
      try {
        while (left.get() > 0 && failure.get().isEmpty()) {
          long busyMs = pauseMs;
          if (busyMs > 0) {
            pauseMs = 0;
            Thread.sleep(busyMs);
          }
          window.acquire();
          ByteString next = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          if (next == null) {
            window.release();
          } else {
            stub.submit(SubmitRequest.newBuilder().setTransaction(next).build(), new Answer(next));
          }
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    private final class Answer implements StreamObserver<SubmitResponse> {
      private final ByteString transaction;

      Answer(ByteString transaction) {
        this.transaction = transaction;
      }

      @Override
      public void onNext(SubmitResponse answer) {
        switch (answer.getAdmission()) {
          case ADMISSION_ADMITTED, ADMISSION_DUPLICATE -> left.decrementAndGet();
          case ADMISSION_BUSY -> {
            pauseMs = Math.clamp(answer.getRetryAfterMs(), 1, LOOK.toMillis());
            queue.add(transaction);
          }
          case ADMISSION_DROPPED, ADMISSION_UNSPECIFIED, UNRECOGNIZED ->
              failure.compareAndSet(
                  "",
                  "a transaction was not taken: %s %s"
                      .formatted(answer.getCode(), answer.getMessage()));
        }
      }

      @Override
      public void onError(Throwable error) {
        failure.compareAndSet("", "a transaction could not be sent: " + error.getMessage());
        window.release();
      }

      @Override
      public void onCompleted() {
        window.release();
      }
    }
  }
}
