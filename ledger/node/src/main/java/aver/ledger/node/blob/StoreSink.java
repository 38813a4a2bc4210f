package aver.ledger.node.blob;

import aver.ledger.client.blob.LeafSink;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.BlobUpload;
import aver.ledger.store.Claim;
import aver.ledger.store.LeafCheck;
import java.io.IOException;

/** Leaves on their way from a peer into the store. */
final class StoreSink implements LeafSink, AutoCloseable {
  private final BlobStore store;
  private final Digest root;
  private final long bytes;
  private BlobUpload upload;

  /**
   * Goes on where an earlier transfer ended, or takes the blob over from whoever sends it.
   *
   * @throws IllegalStateException if another fetch brings the blob
   */
  StoreSink(BlobStore store, Digest root, long bytes) throws IOException, BlobException {
    this.store = store;
    this.root = root;
    this.bytes = bytes;
    this.upload = store.receive(root, bytes, LeafCheck.any(), Claim.OF_THE_STORE);
  }

  @Override
  public long firstMissing() {
    return upload.firstMissing();
  }

  @Override
  public void append(byte[] leaf) throws IOException {
    try {
      upload.append(upload.firstMissing(), leaf);
    } catch (BlobException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public boolean finish() throws IOException {
    try {
      upload.finish();
      return true;
    } catch (BlobException wrongRoot) {
      try {
        upload = store.receive(root, bytes, LeafCheck.any(), Claim.OF_THE_STORE);
      } catch (BlobException e) {
        throw new IOException(e.getMessage(), e);
      }
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    upload.close();
  }
}
