package aver.ledger.node;

import aver.ledger.client.tls.Peer;
import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Leaf;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.ConfirmResponse;
import aver.proto.v1.EngineHeaderRequest;
import aver.proto.v1.EngineHeaderResponse;
import aver.proto.v1.EngineSnapshotsRequest;
import aver.proto.v1.EngineSnapshotsResponse;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.OriginRequest;
import aver.proto.v1.OriginResponse;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.SignatureAtRequest;
import aver.proto.v1.SignatureAtResponse;
import aver.proto.v1.SnapshotRequest;
import aver.proto.v1.SnapshotResponse;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions from members, and signatures from peers. */
final class Services {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);
  private static final int IN_FLIGHT_MAX = 2_000;
  private static final long WAIT_MAX_MS = 30_000;
  private static final int IN_FLIGHT_EACH = 256;
  private static final int WAITING_EACH = 256;
  private static final int UNCERTIFIED_MAX = 128;
  private static final long RETRY_MS = 50;
  private static final long RETRY_EACH_MS = 200;

  /** How long a peer that is a block ahead waits for this replica's signature. */
  private static final long NEXT_MS = 100;

  private Services() {}

  /** Takes transactions and tells what became of them. */
  static final class Transactions extends TransactionsServiceGrpc.TransactionsServiceImplBase {
    private final LedgerStore store;
    private final Certifier certifier;
    private final CertifiedReads reads;
    private final ConsensusEngine engine;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
    private final Shares offered = new Shares(IN_FLIGHT_EACH);
    private final Shares waiting = new Shares(WAITING_EACH);
    private final boolean open;

    Transactions(
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
      boolean waits = !open || certifier.uncertified() > UNCERTIFIED_MAX;
      if (waits || !offered.take(member)) {
        send(answer, admission(new Admission.Busy(RETRY_EACH_MS)));
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
      if (request.getTransactionId().size() != Digest.BYTES) {
        answer.onError(
            Status.INVALID_ARGUMENT.withDescription("an id has 32 bytes").asRuntimeException());
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

  /** Exchanges checkpoint signatures. */
  static final class Peers extends PeersServiceGrpc.PeersServiceImplBase {
    private final Certifier certifier;
    private final PeerTalk talk;
    private final CatchUpSource log;
    private final SnapshotSource snapshots;
    private final EngineSource engine;

    Peers(Certifier certifier, CatchUpSource log, SnapshotSource snapshots, EngineSource engine) {
      this.certifier = certifier;
      this.talk = new PeerTalk(certifier);
      this.log = log;
      this.snapshots = snapshots;
      this.engine = engine;
    }

    @Override
    public void catchUp(CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
      if (allowed(answer)) {
        log.send(Peer.member(), request, answer);
      }
    }

    @Override
    public void confirm(ConfirmRequest request, StreamObserver<ConfirmResponse> answer) {
      if (allowed(answer)) {
        log.confirm(Peer.member(), request, answer);
      }
    }

    @Override
    public void origin(OriginRequest request, StreamObserver<OriginResponse> answer) {
      if (allowed(answer)) {
        send(answer, OriginResponse.newBuilder().setHeight(log.origin()).build());
      }
    }

    @Override
    public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> answer) {
      if (allowed(answer)) {
        send(answer, snapshots.tell(request));
      }
    }

    @Override
    public void engineSnapshots(
        EngineSnapshotsRequest request, StreamObserver<EngineSnapshotsResponse> answer) {
      if (allowed(answer)) {
        engine.snapshots(answer);
      }
    }

    @Override
    public void engineHeader(
        EngineHeaderRequest request, StreamObserver<EngineHeaderResponse> answer) {
      if (allowed(answer)) {
        engine.header(Peer.member(), request, answer);
      }
    }

    @Override
    public void exchange(ExchangeRequest request, StreamObserver<ExchangeResponse> answer) {
      if (!allowed(answer)) {
        return;
      }
      if (request.getSignaturesCount() > PeerTalk.HEIGHTS_MAX
          || request.getHeightsCount() > PeerTalk.HEIGHTS_MAX) {
        answer.onError(
            Status.INVALID_ARGUMENT
                .withDescription("at most 256 signatures and 256 heights")
                .asRuntimeException());
        return;
      }
      try {
        int count = request.getSignaturesCount();
        if (count > 0) {
          certifier.awaitNext(request.getSignatures(count - 1).getHeight(), NEXT_MS);
        }
        send(answer, talk.answer(Peer.member(), request));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        answer.onError(Status.UNAVAILABLE.withDescription("stopping").asRuntimeException());
      }
    }

    @Override
    public void highestSignature(
        HighestSignatureRequest request, StreamObserver<HighestSignatureResponse> answer) {
      if (allowed(answer)) {
        send(answer, talk.highest(request.getReplica()));
      }
    }

    @Override
    public void signatureAt(
        SignatureAtRequest request, StreamObserver<SignatureAtResponse> answer) {
      if (allowed(answer)) {
        SignatureAtResponse.Builder said = SignatureAtResponse.newBuilder();
        certifier
            .contradictions()
            .of(request.getReplica(), request.getHeight())
            .ifPresent(said::setSignature);
        send(answer, said.build());
      }
    }

    private boolean allowed(StreamObserver<?> answer) {
      boolean allowed = certifier.isReplica(Peer.member());
      if (!allowed) {
        answer.onError(
            Status.PERMISSION_DENIED
                .withDescription(Peer.member() + " is no replica")
                .asRuntimeException());
      }
      return allowed;
    }
  }

  static <R> void send(StreamObserver<R> answer, R message) {
    answer.onNext(message);
    answer.onCompleted();
  }
}
