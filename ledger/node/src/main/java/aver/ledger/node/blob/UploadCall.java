package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
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

  private final Uploads uploads;
  private final String caller;
  private final boolean admitted;
  private final ServerCallStreamObserver<UploadResponse> out;
  private @Nullable Opening opening;
  private UploadOpening message = UploadOpening.getDefaultInstance();
  private @Nullable Reception reception;
  private boolean ended;
  private boolean gone;
  private volatile boolean whole;
  private volatile long activeNs = System.nanoTime();

  /**
   * Begins.
   *
   * @param admitted whether the caller has a turn, which it gives back at the end
   */
  UploadCall(
      Uploads uploads,
      String caller,
      ServerCallStreamObserver<UploadResponse> out,
      boolean admitted) {
    this.uploads = uploads;
    this.caller = caller;
    this.admitted = admitted;
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
    if (!admitted) {
      throw Refusals.later(BlobFault.BLOB_BUSY, BUSY_MS, "too many uploads are open: ask again");
    }
    if (opening != null) {
      throw Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "a second opening");
    }
    Opening read = Opening.read(sent);
    opening = read;
    message = sent;
    TaskSpec spec = uploads.admit(caller, read);
    reception = new Reception(uploads.blobs(), read.manifest(), spec.bound());
    proceed(read, reception);
  }

  private void leaf(UploadLeaf leaf)
      throws BlobRefusedException, IOException, InterruptedException {
    Opening read = opening;
    Reception open = reception;
    if (read == null || open == null) {
      throw Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "a leaf before the opening");
    }
    if (open.take(leaf)) {
      proceed(read, open);
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
   * Ends the call if nothing came for so long, which a caller that sends slowly does not survive.
   */
  void expire(long idleNs) {
    if (!whole && System.nanoTime() - activeNs > idleNs) {
      refuse(
          Refusals.later(
              BlobFault.BLOB_TOO_SLOW, 500, "no leaf came for %d s", idleNs / 1_000_000_000));
    }
  }

  private void refuse(BlobRefusedException refusal) {
    LOG.debug("an upload of {} is refused: {}: {}", caller, refusal.code(), refusal.getMessage());
    send(UploadResponse.newBuilder().setRefused(refusal.toMessage()).build());
    end();
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
    uploads.left(this, caller, admitted);
  }

  /** Keeps what came, and lets another transfer bring the rest. */
  private void release() {
    Reception open = reception;
    try {
      if (open != null) {
        open.close();
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
