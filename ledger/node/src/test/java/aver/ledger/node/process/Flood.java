package aver.ledger.node.process;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.Channels;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.rules.tx.ReportEvidence.Kind;
import aver.ledger.rules.tx.ReportEvidence.Statement;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A member that offers one replica more at once than it takes, and strangers that connect to it and
 * say next to nothing.
 */
public final class Flood implements AutoCloseable {
  private static final int STRANGERS = 200;
  private static final int TRANSACTIONS = 3_000;
  private static final int CONNECTIONS = 8;

  private final List<Socket> strangers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger duplicates = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private int sent;

  /** Opens all connections. */
  public Flood(Endpoint replica, KeyFile keys) throws IOException {
    for (int i = 0; i < STRANGERS; i++) {
      Socket socket = new Socket(replica.address().host(), replica.address().port());
      strangers.add(socket);
      socket.getOutputStream().write(22); // the first byte of a handshake
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(
          Channels.open(keys.tls(), replica.address(), replica.tlsKeyHash(), Optional.empty()));
    }
  }

  /** Sends as many different ones at once; returns when each was answered. */
  public void send(Digest chainId, String member, KeyFile keys, long nowMs)
      throws InterruptedException {
    int before = sent;
    sent += TRANSACTIONS;
    send(TRANSACTIONS, i -> transfer(chainId, member, keys, nowMs, before + i));
  }

  /** Sends the same one as often at once; returns when each was answered. */
  public void sendTheSame(Digest chainId, String member, KeyFile keys, long nowMs)
      throws InterruptedException {
    byte[] same = transfer(chainId, member, keys, nowMs, sent++);
    send(TRANSACTIONS, _ -> same);
  }

  /** Sends so many of some 8 KiB at once, which are ordered and refused, and waits for answers. */
  public void sendLarge(int count, Digest chainId, String member, KeyFile keys, long nowMs)
      throws InterruptedException {
    int before = sent;
    sent += count;
    send(
        count,
        i ->
            signed(
                new ReportEvidence("replica-1", Kind.CHECKPOINTS, noise(i), noise(-1 - i)),
                chainId,
                member,
                keys,
                nowMs,
                before + i));
  }

  private static Statement noise(int seed) {
    byte[] message = new byte[ReportEvidence.BYTES_MAX];
    new Random(seed).nextBytes(message);
    return new Statement(Octets.of(message), Octets.of(new byte[64]));
  }

  /** Sends so many of so many bytes of noise at once; returns when each was answered. */
  public void sendNoise(int count, int bytes) throws InterruptedException {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    send(count, _ -> noise);
  }

  private static byte[] transfer(
      Digest chainId, String member, KeyFile keys, long nowMs, int number) {
    return signed(new Transfer("admin-1", 1), chainId, member, keys, nowMs, number);
  }

  private static byte[] signed(
      Transaction transaction,
      Digest chainId,
      String member,
      KeyFile keys,
      long nowMs,
      int number) {
    Envelope envelope =
        new Envelope(
            1,
            member,
            1,
            Octets.of(ByteBuffer.allocate(16).putInt(number).array()),
            nowMs + Duration.ofMinutes(10).toMillis(),
            0);
    return TransactionWire.encode(
        TransactionWire.sign(envelope, transaction, chainId, keys.identity()));
  }

  private void send(int count, IntFunction<byte[]> transactions) throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      ByteString bytes = ByteString.copyFrom(transactions.apply(i));
      TransactionsServiceGrpc.newStub(channels.get(i % CONNECTIONS))
          .submit(SubmitRequest.newBuilder().setTransaction(bytes).build(), new Answer(answered));
    }
    var _ = answered.await(3, TimeUnit.MINUTES);
  }

  private final class Answer implements StreamObserver<SubmitResponse> {
    private final CountDownLatch answered;

    Answer(CountDownLatch answered) {
      this.answered = answered;
    }

    @Override
    public void onNext(SubmitResponse response) {
      switch (response.getAdmission()) {
        case ADMISSION_ADMITTED -> admitted.incrementAndGet();
        case ADMISSION_BUSY -> busy.addAndGet(response.getRetryAfterMs() > 0 ? 1 : 0);
        case ADMISSION_DUPLICATE -> duplicates.incrementAndGet();
        case ADMISSION_DROPPED -> dropped.incrementAndGet();
        default -> throw new IllegalStateException("admission " + response.getAdmission());
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        refused.incrementAndGet();
      }
      answered.countDown();
    }

    @Override
    public void onCompleted() {
      answered.countDown();
    }
  }

  /** How many were taken. */
  public int admitted() {
    return admitted.get();
  }

  /** How many were told to come again later. */
  public int busy() {
    return busy.get();
  }

  /** How many were known already. */
  public int duplicates() {
    return duplicates.get();
  }

  /** How many were not even read. */
  public int refused() {
    return refused.get();
  }

  /** How many can never be ordered. */
  public int dropped() {
    return dropped.get();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : strangers) {
      socket.close();
    }
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
