package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.Leaves;
import aver.ledger.client.tls.Peer;
import aver.ledger.node.serving.PatientStream;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.DownloadResponse;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Takes and gives blobs. */
final class BlobsService extends BlobsServiceGrpc.BlobsServiceImplBase {
  private static final int MEMBER_MAX = 8;
  private static final long AGAIN_MS = 500;

  private final LedgerStore store;
  private final BlobStore blobs;
  private final Uploads uploads;
  private final Turns turns;

  BlobsService(LedgerStore store, BlobStore blobs, Uploads uploads) {
    this.store = store;
    this.blobs = blobs;
    this.uploads = uploads;
    this.turns = new Turns(store, MEMBER_MAX);
  }

  @Override
  public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> answers) {
    return uploads.begin(Peer.member(), (ServerCallStreamObserver<UploadResponse>) answers);
  }

  @Override
  public void download(DownloadRequest request, StreamObserver<DownloadResponse> answers) {
    String caller = Peer.member();
    try {
      Leaves leaves = open(caller, request);
      DownloadCall.begin(
          leaves,
          request.getFromLeaf(),
          (ServerCallStreamObserver<DownloadResponse>) answers,
          () -> turns.give(caller),
          PatientStream.PATIENCE);
    } catch (BlobRefusedException e) {
      answers.onNext(DownloadResponse.newBuilder().setRefused(e.toMessage()).build());
      answers.onCompleted();
    }
  }

  /** Takes a turn if it returns. */
  private Leaves open(String caller, DownloadRequest request) throws BlobRefusedException {
    if (request.getRoot().size() != Digest.BYTES || request.getFromLeaf() < 0) {
      throw Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "a root has 32 bytes");
    }
    Digest root = Digest.of(request.getRoot().toByteArray());
    try (StoreView view = store.view()) {
      ReadRight.check(view, caller, root, request);
    }
    if (!turns.take(caller)) {
      throw Refusals.later(BlobFault.BLOB_BUSY, AGAIN_MS, "too many downloads are open");
    }
    try {
      return Leaves.of(blobs.read(root));
    } catch (NoSuchFileException absent) {
      turns.give(caller);
      throw Refusals.of(
          BlobFault.BLOB_UNKNOWN, "this replica does not have %s: ask another", root.hex());
    } catch (IOException e) {
      turns.give(caller);
      throw Refusals.later(
          BlobFault.BLOB_STORAGE_FAILED, AGAIN_MS, "this replica cannot read its files now");
    }
  }
}
