package aver.ledger.node.catchup;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.log.BlockCut;
import aver.ledger.node.log.LoggedEntries;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.serving.Services;
import aver.ledger.node.serving.Shares;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.ConfirmResponse;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Gives another replica the log up to the newest certified checkpoint, one call a replica. */
public final class CatchUpSource {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Whoever takes nothing for so long loses its turn. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LedgerStore store;
  private final CertifiedReads reads;
  private final Shares turns = new Shares(1);

  /** How far a log is sent, and the engine's place there. */
  private record Target(CertifiedReads.Certified end, long term, long index) {}

  /** Sends from a store, as far as it is certified. */
  public CatchUpSource(LedgerStore store, CertifiedReads reads) {
    this.store = store;
    this.reads = reads;
  }

  /** Answers a replica that is behind: first the target, then each logged transaction. */
  public void send(String peer, CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
    if (taken(peer, answer)) {
      return;
    }
    try {
      Optional<Target> target =
          request.getUntilHeight() == 0 ? newest() : origin(request.getUntilHeight());
      if (target.isEmpty()
          || request.getFromSeq() < 1
          || target.get().end().checkpoint().size() < request.getFromSeq()) {
        answer.onError(
            Status.UNAVAILABLE
                .withDescription("nothing newer is certified here")
                .asRuntimeException());
        return;
      }
      send(request, target.get(), (ServerCallStreamObserver<CatchUpResponse>) answer);
    } finally {
      turns.give(peer);
    }
  }

  /** The newest certified block, if the engine's place behind it is still known. */
  private Optional<Target> newest() {
    return reads
        .newest()
        .flatMap(end ->
            store
                .places()
                .behind(end.checkpoint().height())
                .map(Cursors::decode)
                .filter(cursor -> cursor.index() >= 0)
                .map(cursor -> new Target(end, cursor.term(), cursor.index())));
  }

  /** The block behind which the order begins, if it is this one and its note is here. */
  private Optional<Target> origin(long height) {
    EngineOrigin origin = EngineOrigin.of(store);
    return origin
        .checkpoint()
        .filter(_ -> origin.height() == height)
        .map(note -> new Target(CertifiedReads.Certified.of(note), 0, 0));
  }

  private boolean taken(String peer, StreamObserver<?> answer) {
    boolean taken = !turns.take(peer);
    if (taken) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("one call of each replica at once")
              .asRuntimeException());
    }
    return taken;
  }

  /**
   * Says whether the blocks and the engine's place that another replica was told are those here.
   */
  public void confirm(String peer, ConfirmRequest request, StreamObserver<ConfirmResponse> answer) {
    if (taken(peer, answer)) {
      return;
    }
    try {
      long head = store.head().orElseThrow().height();
      long from = request.getFromHeight();
      if (from < 0 || from >= request.getHeight() || request.getHeight() > head) {
        answer.onError(
            Status.UNAVAILABLE.withDescription("height " + head + " here").asRuntimeException());
        return;
      }
      boolean place =
          request.getBegins()
              ? EngineOrigin.of(store).height() == request.getHeight()
              : samePlace(request);
      boolean same = place && sameCut(request);
      Services.send(answer, ConfirmResponse.newBuilder().setSame(same).build());
    } finally {
      turns.give(peer);
    }
  }

  /**
   * An engine's place behind a block is its entry, or one of those without a block after it. Which
   * of these there were is known while the term stays; where it changed in between, only the place
   * that this replica itself stood at is confirmed: an entry may never have had that index in that
   * term.
   */
  private boolean samePlace(ConfirmRequest request) {
    long height = request.getHeight();
    Optional<EngineCursor> own = store.places().of(height).map(Cursors::decode);
    Optional<EngineCursor> next = store.places().of(height + 1).map(Cursors::decode);
    Optional<EngineCursor> now = store.places().behind(height).map(Cursors::decode);
    if (own.isEmpty() || now.isEmpty() || own.get().index() < 0) {
      return false;
    }
    EngineCursor asked = new EngineCursor(request.getTerm(), request.getIndex());
    EngineCursor bound = next.orElse(now.get());
    boolean behind =
        asked.index() > own.get().index()
            && asked.index() < bound.index()
            && asked.term() == own.get().term()
            && asked.term() == bound.term();
    return asked.equals(own.get()) || asked.equals(now.get()) || behind;
  }

  private boolean sameCut(ConfirmRequest request) {
    BlockCut cut = new BlockCut();
    for (long height = request.getFromHeight() + 1; height <= request.getHeight(); height++) {
      cut.block(store.head(height).orElseThrow().logSize());
    }
    return request.getCut().equals(ByteString.copyFrom(cut.digest().bytes()));
  }

  private void send(
      CatchUpRequest request, Target target, ServerCallStreamObserver<CatchUpResponse> answer) {
    CertifiedReads.Certified end = target.end();
    answer.onNext(
        CatchUpResponse.newBuilder()
            .setTarget(
                CatchUpResponse.Target.newBuilder()
                    .setCheckpoint(end.note())
                    .addAllLinks(reads.links(request.getTrustedMembers(), end))
                    .setTerm(target.term())
                    .setIndex(target.index()))
            .build());
    LoggedEntries entries =
        new LoggedEntries(
            store, request.getFromSeq(), end.checkpoint().size(), end.checkpoint().height());
    while (entries.hasNext()) {
      long waitsFrom = System.nanoTime();
      while (!answer.isReady()) {
        if (answer.isCancelled()) {
          return;
        }
        if (System.nanoTime() - waitsFrom > IDLE_NANOS) {
          answer.onError(
              Status.DEADLINE_EXCEEDED
                  .withDescription("nothing was taken for 30 s")
                  .asRuntimeException());
          return;
        }
        LockSupport.parkNanos(PAUSE_NANOS); // no more is in memory than the receiver takes
      }
      answer.onNext(CatchUpResponse.newBuilder().setTransaction(entries.next()).build());
    }
    answer.onCompleted();
  }

  /** Where the order of the engine here begins. */
  public long origin() {
    return EngineOrigin.of(store).height();
  }
}
