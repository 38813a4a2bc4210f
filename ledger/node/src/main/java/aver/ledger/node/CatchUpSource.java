package aver.ledger.node;

import aver.ledger.engine.EngineCursor;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.LoggedTransaction;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Gives another replica the log up to the newest certified checkpoint. */
final class CatchUpSource {
  private static final int AT_ONCE_MAX = 2;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final LedgerStore store;
  private final CertifiedReads reads;
  private final Semaphore turns = new Semaphore(AT_ONCE_MAX);

  CatchUpSource(LedgerStore store, CertifiedReads reads) {
    this.store = store;
    this.reads = reads;
  }

  void send(CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
    if (!turns.tryAcquire()) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED.withDescription("others catch up here").asRuntimeException());
      return;
    }
    try {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      Optional<EngineCursor> cursor =
          newest
              .flatMap(certified -> store.cursorAt(certified.checkpoint().height()))
              .map(ReplicaLedger::decode);
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
      turns.release();
    }
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
      while (!answer.isReady()) {
        if (answer.isCancelled()) {
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
