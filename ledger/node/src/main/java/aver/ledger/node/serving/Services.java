package aver.ledger.node.serving;

import aver.ledger.client.tls.Peer;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Leaf;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.StatusResponse;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions from members. */
public final class Services {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);
  private static final int IN_FLIGHT_MAX = 2_000;
  private static final long WAIT_MAX_MS = 30_000;

  /**
   * As many as one connection carries: who opens more of them has no more under way here by it. An
   * engine ends a call when the transaction is ordered, so this bounds what one member has in it.
   */
  static final int IN_FLIGHT_EACH = Servers.STREAMS_PER_CONNECTION_MAX;

  private static final long REFUSED_AFTER_MS = 1_000;

  /**
   * Most calls that wait to hear that their member has too much under way; more hear it at once.
   */
  private static final int REFUSED_MAX = 1_000;

  private static final int WAITING_EACH = 256;

  /** An id and a time; a call that waits keeps all that came with it. */
  private static final int STATUS_BYTES_MAX = 64;

  private static final int UNCERTIFIED_MAX = 128;
  private static final long RETRY_MS = 50;
  private static final long RETRY_EACH_MS = 200;

  private Services() {}

  /** Takes transactions and tells what became of them. */
  public static final class Transactions
      extends TransactionsServiceGrpc.TransactionsServiceImplBase {
    private final LedgerStore store;
    private final Certifier certifier;
    private final CertifiedReads reads;
    private final ConsensusEngine engine;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
    private final Semaphore refused = new Semaphore(REFUSED_MAX);
    private final Shares offered = new Shares(IN_FLIGHT_EACH);
    private final Shares waiting = new Shares(WAITING_EACH);
    private final boolean open;

    /**
     * Offers to an engine.
     *
     * @param open whether transactions are taken at all; where not, members are told to ask again
     */
    public Transactions(
        LedgerStore store,
        Certifier certifier,
        CertifiedReads reads,
        ConsensusEngine engine,
        boolean open) {
      this.open = open;
      this.store = store;
      this.certifier = certifier;
      this.reads = reads;
      this.engine = engine;
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
      if (request.getTransaction().size() > TransactionWire.BYTES_MAX) {
        send(answer, admission(new Admission.Dropped("malformed", "over 64 KiB")));
        return;
      }
      String member = Peer.member();
      // what is certified must stay readable: the state of so many blocks back is kept, not of more
      if (!open || certifier.uncertified() > UNCERTIFIED_MAX) {
        send(answer, admission(new Admission.Busy(RETRY_EACH_MS)));
        return;
      }
      if (!offered.take(member)) {
        tooMany(answer);
        return;
      }
      if (!inFlight.tryAcquire()) {
        offered.give(member);
        send(answer, admission(new Admission.Busy(RETRY_MS)));
        return;
      }
      offer(request.getTransaction().toByteArray())
          .whenComplete((admission, failure) -> {
            inFlight.release();
            offered.give(member);
            send(answer, admission(failure == null ? admission : new Admission.Busy(RETRY_MS)));
          });
    }

    /**
     * Whoever is told at once that it has too much under way asks again at once, which costs this
     * replica as well. Nothing of what it asked is kept meanwhile.
     */
    private void tooMany(StreamObserver<SubmitResponse> answer) {
      SubmitResponse busy = admission(new Admission.Busy(RETRY_EACH_MS));
      if (!refused.tryAcquire()) {
        send(answer, busy);
        return;
      }
      CompletableFuture.delayedExecutor(REFUSED_AFTER_MS, TimeUnit.MILLISECONDS)
          .execute(() -> {
            refused.release();
            send(answer, busy);
          });
    }

    /** The engine's answer, which is a failure also if it threw. */
    private CompletionStage<Admission> offer(byte[] transaction) {
      try {
        return engine.submit(transaction);
      } catch (RuntimeException e) {
        LOG.error("a transaction cannot be offered to the engine", e);
        return CompletableFuture.failedFuture(e);
      }
    }

    private static SubmitResponse admission(Admission admission) {
      SubmitResponse.Builder b = SubmitResponse.newBuilder();
      switch (admission) {
        case Admission.Admitted _ -> b.setAdmission(SubmitResponse.Admission.ADMISSION_ADMITTED);
        case Admission.Duplicate _ -> b.setAdmission(SubmitResponse.Admission.ADMISSION_DUPLICATE);
        case Admission.Dropped dropped ->
            b.setAdmission(SubmitResponse.Admission.ADMISSION_DROPPED)
                .setCode(dropped.code())
                .setMessage(dropped.message());
        case Admission.Busy busy ->
            b.setAdmission(SubmitResponse.Admission.ADMISSION_BUSY)
                .setRetryAfterMs(busy.retryAfterMs());
      }
      return b.build();
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
      if (request.getTransactionId().size() != Digest.BYTES
          || request.getSerializedSize() > STATUS_BYTES_MAX) {
        answer.onError(
            Status.INVALID_ARGUMENT
                .withDescription("an id has 32 bytes, and a question no more than that and a time")
                .asRuntimeException());
        return;
      }
      Digest id = Digest.of(request.getTransactionId().toByteArray());
      String member = Peer.member();
      if (!waiting.take(member)) {
        answer.onError(
            Status.RESOURCE_EXHAUSTED
                .withDescription("too many of your calls wait: ask again later")
                .asRuntimeException());
        return;
      }
      try {
        boolean done =
            certifier.await(() -> certified(id), Math.clamp(request.getWaitMs(), 0, WAIT_MAX_MS));
        send(answer, done ? answer(id) : StatusResponse.getDefaultInstance());
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        answer.onError(Status.UNAVAILABLE.withDescription("stopping").asRuntimeException());
      } finally {
        waiting.give(member);
      }
    }

    private boolean certified(Digest id) {
      Optional<Long> index = store.seqOf(id);
      return index.isPresent()
          && reads.newest().map(c -> c.checkpoint().size() > index.get()).orElse(false);
    }

    private StatusResponse answer(Digest id) {
      long index = store.seqOf(id).orElseThrow(); // the store counts from 0, leaves from 1
      byte[] leaf = store.leaf(index).orElseThrow();
      CertifiedReads.Certified newest = reads.newest().orElseThrow();
      StatusResponse.Builder b =
          StatusResponse.newBuilder()
              .setFinal(true)
              .setSeq(index + 1)
              .setHeight(newest.checkpoint().height())
              .setLeaf(ByteString.copyFrom(leaf))
              .setOutcome(Leaf.CODEC.decode(leaf).outcome())
              .setCheckpoint(newest.note());
      store
          .log()
          .inclusion(index, newest.checkpoint().size())
          .forEach(hash -> b.addInclusion(ByteString.copyFrom(hash.bytes())));
      return b.build();
    }
  }

  /** Gives the one answer of a call. */
  public static <R> void send(StreamObserver<R> answer, R message) {
    answer.onNext(message);
    answer.onCompleted();
  }
}
