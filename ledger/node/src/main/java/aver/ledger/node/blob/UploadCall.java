package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.store.StoreException;
import aver.ledger.wire.Fields;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload at this replica. gRPC gives it one message at a time and reads no further while one is
 * being dealt with, so that an upload holds one leaf in memory.
 */
final class UploadCall implements StreamObserver<UploadRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(UploadCall.class);
  private static final long BUSY_MS = 500;
  private static final long IDLE_NS = 60_000_000_000L;

  private final Uploads uploads;
  private final String caller;
  private final boolean turn;
  private final ServerCallStreamObserver<UploadResponse> out;
  private boolean opened;
  private UploadOpening message = UploadOpening.getDefaultInstance();
  private volatile @Nullable Admitted admitted;
  private boolean ended;
  private boolean gone;
  private volatile boolean whole;
  private volatile long activeNs = System.nanoTime();

  /**
   * Begins.
   *
   * @param turn whether the caller has one, which it gives back at the end
   */
  UploadCall(
      Uploads uploads, String caller, ServerCallStreamObserver<UploadResponse> out, boolean turn) {
    this.uploads = uploads;
    this.caller = caller;
    this.turn = turn;
    this.out = out;
    out.setOnCancelHandler(this::gone);
    out.setOnCloseHandler(this::gone);
  }

  @Override
  public void onNext(UploadRequest request) {
    activeNs = System.nanoTime();
    if (ended()) {
      return; // what was on its way when the call ended
    }
    try {
      switch (request.getPartCase()) {
        case OPENING -> open(request.getOpening());
        case LEAF -> leaf(request.getLeaf());
        case PART_NOT_SET ->
            throw Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "neither an opening nor a leaf");
      }
      activeNs = System.nanoTime();
    } catch (BlobRefusedException e) {
      release();
      refuse(e);
    } catch (IOException | StoreException e) {
      release();
      LOG.error("an upload of {} failed", caller, e);
      refuse(
          Refusals.later(
              BlobFault.BLOB_STORAGE_FAILED, 5_000, "this replica cannot use its files now"));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      refuse(Refusals.later(BlobFault.BLOB_BUSY, 1_000, "this replica stops"));
    }
  }

  private void open(UploadOpening sent)
      throws BlobRefusedException, IOException, InterruptedException {
    if (!turn) {
      throw Refusals.later(BlobFault.BLOB_BUSY, BUSY_MS, "too many uploads are open: ask again");
    }
    if (opened) {
      throw Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "a second opening");
    }
    Opening read = Opening.read(sent);
    opened = true;
    message = sent;
    TaskSpec spec = uploads.admit(caller, read);
    Admitted update =
        Admitted.now(caller, read, uploads.blobs(), spec.bound(), uploads.possession());
    admitted = update;
    if (ended()) {
      release(); // whoever ended it meanwhile saw nothing to release
      return;
    }
    proceed(read, update.reception());
  }

  private void leaf(UploadLeaf leaf)
      throws BlobRefusedException, IOException, InterruptedException {
    Admitted open = admitted;
    if (open == null) {
      throw Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "a leaf before the opening");
    }
    if (open.reception().take(leaf)) {
      proceed(open.opening(), open.reception());
    }
  }

  private void proceed(Opening read, Reception open)
      throws IOException, BlobRefusedException, InterruptedException {
    Optional<UploadResponse.Progress> missing = open.missing();
    if (missing.isPresent()) {
      send(UploadResponse.newBuilder().setProgress(missing.get()).build());
      return;
    }
    whole = true;
    acknowledged(uploads.acknowledge(read));
    if (message.getRelay()) {
      uploads.relay(read, message, this::acknowledged, this::end);
    } else {
      end();
    }
  }

  private void acknowledged(Acknowledgement acknowledgement) {
    send(
        UploadResponse.newBuilder()
            .setAcknowledgement(Fields.acknowledgement(acknowledgement))
            .build());
  }

  /**
   * Ends the call if nothing came for a minute, if it takes longer than passing on may, or if its
   * attempt takes no more reveals. A caller that sends slowly does not survive this, even if it
   * takes none of the answers.
   */
  void expire(Overlay state, long nowNs) {
    if (whole || ended()) {
      return;
    }
    Optional<BlobRefusedException> why = why(state, nowNs);
    if (why.isPresent()) {
      release();
      refuse(why.get());
    }
  }

  private Optional<BlobRefusedException> why(Overlay state, long nowNs) {
    if (nowNs - activeNs > IDLE_NS) {
      return Optional.of(
          Refusals.later(
              BlobFault.BLOB_TOO_SLOW,
              BUSY_MS,
              "no leaf came for %d s",
              TimeUnit.NANOSECONDS.toSeconds(IDLE_NS)));
    }
    return Optional.ofNullable(admitted).flatMap(update -> update.over(state, nowNs));
  }

  private void refuse(BlobRefusedException refusal) {
    LOG.debug("an upload of {} is refused: {}: {}", caller, refusal.code(), refusal.getMessage());
    synchronized (this) {
      boolean over = ended || gone;
      ended = true; // first, so that a call that cannot be answered is not answered again
      if (!over) {
        out.onNext(UploadResponse.newBuilder().setRefused(refusal.toMessage()).build());
        out.onCompleted();
      }
    }
  }

  private synchronized void send(UploadResponse answer) {
    if (!ended && !gone) {
      out.onNext(answer);
    }
  }

  private synchronized void end() {
    if (!ended && !gone) {
      out.onCompleted();
    }
    ended = true;
  }

  private synchronized boolean ended() {
    return ended || gone;
  }

  /** The caller has left, or knows how it ended. gRPC calls this when no message is dealt with. */
  private void gone() {
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
    }
    release();
    uploads.left(this, caller, turn);
  }

  /** Keeps what came, and lets another transfer bring the rest. */
  private void release() {
    Admitted open = admitted;
    try {
      if (open != null) {
        open.reception().close();
      }
    } catch (IOException e) {
      LOG.warn("a partial blob of {} was not closed: {}", caller, e.getMessage());
    }
  }

  @Override
  public void onError(Throwable failure) {
    gone();
  }

  @Override
  public void onCompleted() {
    if (!whole && !ended()) {
      release();
      refuse(
          Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "the sender ended before all leaves came"));
    }
  }
}
