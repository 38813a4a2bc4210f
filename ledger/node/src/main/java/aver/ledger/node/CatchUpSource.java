package aver.ledger.node;

import aver.ledger.engine.EngineCursor;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.ConfirmResponse;
import aver.proto.v1.LoggedTransaction;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Gives another replica the log up to the newest certified checkpoint, one call a replica. */
final class CatchUpSource {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Whoever takes nothing for so long loses its turn. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LedgerStore store;
  private final CertifiedReads reads;
  private final Shares turns = new Shares(1);

  CatchUpSource(LedgerStore store, CertifiedReads reads) {
    this.store = store;
    this.reads = reads;
  }

  void send(String peer, CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
    if (taken(peer, answer)) {
      return;
    }
    try {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      Optional<EngineCursor> cursor =
          newest
              .flatMap(certified -> store.cursorAt(certified.checkpoint().height()))
              .map(Cursors::decode);
      if (newest.isEmpty()
          || cursor.isEmpty()
          || cursor.get().index() < 0
          || request.getFromSeq() < 1
          || newest.get().checkpoint().size() < request.getFromSeq()) {
        answer.onError(
            Status.UNAVAILABLE
                .withDescription("nothing newer is certified here")
                .asRuntimeException());
        return;
      }
      send(request, newest.get(), cursor.get(), (ServerCallStreamObserver<CatchUpResponse>) answer);
    } finally {
      turns.give(peer);
    }
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
  void confirm(String peer, ConfirmRequest request, StreamObserver<ConfirmResponse> answer) {
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
      boolean same = samePlace(request) && sameCut(request);
      Services.send(answer, ConfirmResponse.newBuilder().setSame(same).build());
    } finally {
      turns.give(peer);
    }
  }

  /** An engine's place behind a block is its entry, or one of those without a block after it. */
  private boolean samePlace(ConfirmRequest request) {
    long height = request.getHeight();
    Optional<EngineCursor> own = store.cursorOf(height).map(Cursors::decode);
    Optional<EngineCursor> next = store.cursorOf(height + 1).map(Cursors::decode);
    Optional<EngineCursor> now = store.cursorAt(height).map(Cursors::decode);
    if (own.isEmpty() || now.isEmpty() || own.get().index() < 0) {
      return false;
    }
    long index = request.getIndex();
    long term = request.getTerm();
    boolean exact = index == own.get().index() && term == own.get().term();
    boolean behind =
        index > own.get().index()
            && term >= own.get().term()
            && next.map(n -> index < n.index() && term <= n.term())
                .orElseGet(() -> index <= now.get().index() && term <= now.get().term());
    return exact || behind;
  }

  private boolean sameCut(ConfirmRequest request) {
    BlockCut cut = new BlockCut();
    for (long height = request.getFromHeight() + 1; height <= request.getHeight(); height++) {
      cut.block(store.head(height).orElseThrow().logSize());
    }
    return request.getCut().equals(ByteString.copyFrom(cut.digest().bytes()));
  }

  private void send(
      CatchUpRequest request,
      CertifiedReads.Certified target,
      EngineCursor cursor,
      ServerCallStreamObserver<CatchUpResponse> answer) {
    answer.onNext(
        CatchUpResponse.newBuilder()
            .setTarget(
                CatchUpResponse.Target.newBuilder()
                    .setCheckpoint(target.note())
                    .addAllLinks(reads.links(request.getTrustedMembers(), target))
                    .setTerm(cursor.term())
                    .setIndex(cursor.index()))
            .build());
    long size = target.checkpoint().size();
    long height = heightOf(request.getFromSeq(), target.checkpoint().height());
    long end = store.head(height).map(BlockHead::logSize).orElseThrow();
    for (long seq = request.getFromSeq(); seq <= size; seq++) {
      while (seq > end) {
        height++;
        end = store.head(height).map(BlockHead::logSize).orElseThrow();
      }
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
      answer.onNext(
          CatchUpResponse.newBuilder()
              .setTransaction(
                  LoggedTransaction.newBuilder()
                      .setSeq(seq)
                      .setTransaction(ByteString.copyFrom(store.transaction(seq - 1).orElseThrow()))
                      .setLeaf(ByteString.copyFrom(store.leaf(seq - 1).orElseThrow()))
                      .setHeight(height))
              .build());
    }
    answer.onCompleted();
  }

  /** The block that holds a leaf. */
  private long heightOf(long seq, long newest) {
    long low = 0;
    long high = newest;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (store.head(middle).orElseThrow().logSize() >= seq) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
