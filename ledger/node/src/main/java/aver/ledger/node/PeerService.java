package aver.ledger.node;

import aver.ledger.client.tls.Peer;
import aver.ledger.node.catchup.CatchUpSource;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.PeerTalk;
import aver.ledger.node.serving.Services;
import aver.ledger.node.serving.Shares;
import aver.ledger.node.statesync.EngineSource;
import aver.ledger.node.statesync.SnapshotSource;
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
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** What replicas say to each other: signatures of checkpoints, their logs, their engines. */
public final class PeerService extends PeersServiceGrpc.PeersServiceImplBase {
  /** How long a peer that is a block ahead waits for this replica's signature. */
  private static final long NEXT_MS = 100;

  /** Short questions of a replica at once. */
  private static final int CALLS_EACH = 2;

  /**
   * Exchanges of a replica at once: one, one of its predecessor of the same id, and as many that
   * ran out there and not yet here.
   */
  private static final int EXCHANGES_EACH = 4;

  private final Certifier certifier;
  private final PeerTalk talk;
  private final CatchUpSource log;
  private final SnapshotSource snapshots;
  private final EngineSource engine;
  private final Shares calls = new Shares(CALLS_EACH);
  private final Shares exchanges = new Shares(EXCHANGES_EACH);

  /** Serves from these parts; a caller that is no replica is refused. */
  public PeerService(
      Certifier certifier, CatchUpSource log, SnapshotSource snapshots, EngineSource engine) {
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
      Services.send(answer, OriginResponse.newBuilder().setHeight(log.origin()).build());
    }
  }

  @Override
  public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> answer) {
    within(calls, answer, () -> Services.send(answer, snapshots.tell(request)));
  }

  @Override
  public void engineSnapshots(
      EngineSnapshotsRequest request, StreamObserver<EngineSnapshotsResponse> answer) {
    within(calls, answer, () -> engine.snapshots(answer));
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
    within(exchanges, answer, () -> exchanged(request, answer));
  }

  private void exchanged(ExchangeRequest request, StreamObserver<ExchangeResponse> answer) {
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
      Services.send(answer, talk.answer(Peer.member(), request));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      answer.onError(Status.UNAVAILABLE.withDescription("stopping").asRuntimeException());
    }
  }

  @Override
  public void highestSignature(
      HighestSignatureRequest request, StreamObserver<HighestSignatureResponse> answer) {
    within(exchanges, answer, () -> Services.send(answer, talk.highest(request.getReplica())));
  }

  @Override
  public void signatureAt(SignatureAtRequest request, StreamObserver<SignatureAtResponse> answer) {
    within(
        calls,
        answer,
        () -> {
          SignatureAtResponse.Builder said = SignatureAtResponse.newBuilder();
          certifier
              .contradictions()
              .of(request.getReplica(), request.getHeight())
              .ifPresent(said::setSignature);
          Services.send(answer, said.build());
        });
  }

  private void within(Shares calls, StreamObserver<?> answer, Runnable reply) {
    if (!allowed(answer)) {
      return;
    }
    String peer = Peer.member();
    if (!calls.take(peer)) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("too many such calls of this replica at once")
              .asRuntimeException());
      return;
    }
    try {
      reply.run();
    } finally {
      calls.give(peer);
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
