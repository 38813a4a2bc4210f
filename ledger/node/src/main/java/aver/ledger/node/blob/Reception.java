package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.BlobUpload;
import aver.ledger.store.Claim;
import aver.ledger.store.LeafCheck;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one update on their way in, one after the other. What is on the disk already comes
 * again, unless it came as part of this very update: else whoever reads a root in the ledger could
 * have another member's update acknowledged as its own. For one thread at a time, but that any may
 * close it.
 */
final class Reception implements AutoCloseable {
  private static final long BUSY_MS = 500;
  private static final long WAIT_NS = 1_000_000_000L;
  private static final long WAIT_STEP_MS = 5;

  private final BlobStore store;
  private final List<VectorEntry> manifest;
  private final int bound;
  private final Claim claim;
  private final Possession.OfUpdate shown;
  private int entry;
  private @Nullable BlobUpload upload;
  private boolean closed;

  Reception(
      BlobStore store,
      List<VectorEntry> manifest,
      int bound,
      Claim claim,
      Possession.OfUpdate shown) {
    this.store = store;
    this.manifest = manifest;
    this.bound = bound;
    this.claim = claim;
    this.shown = shown;
  }

  /** The first leaf that is missing; empty once all vectors came and are on the disk. */
  Optional<UploadResponse.Progress> missing()
      throws IOException, BlobRefusedException, InterruptedException {
    while (entry < manifest.size()) {
      VectorEntry vector = manifest.get(entry);
      if (!shown.has(vector) || !store.has(vector.root())) {
        long leaf = isOneLeaf(vector) ? 0 : begin(vector).firstMissing();
        return Optional.of(
            UploadResponse.Progress.newBuilder().setEntry(entry).setLeaf(leaf).build());
      }
      entry++;
    }
    return Optional.empty();
  }

  /** Takes a leaf; true if it was the last of its vector, so that {@link #missing} is asked. */
  boolean take(UploadLeaf leaf) throws IOException, BlobRefusedException, InterruptedException {
    boolean asked = entry < manifest.size() && leaf.getEntry() == entry;
    BlobUpload open = current();
    if (asked && open == null && isOneLeaf(manifest.get(entry))) {
      open = begin(manifest.get(entry));
    }
    if (open == null && isClosed()) {
      throw Refusals.later(
          BlobFault.BLOB_BUSY, BUSY_MS, "this transfer was ended here meanwhile: begin again");
    }
    if (open == null || !asked) {
      throw Refusals.of(
          BlobFault.BLOB_LEAF_OUT_OF_ORDER,
          "leaf %d of vector %d was not asked for",
          leaf.getLeaf(),
          leaf.getEntry());
    }
    try {
      open.append(leaf.getLeaf(), leaf.getData().toByteArray());
    } catch (BlobException e) {
      throw Refusals.of(e, BUSY_MS);
    }
    if (open.firstMissing() < open.leaves()) {
      return false;
    }
    if (finish(open)) {
      shown.add(manifest.get(entry));
      entry++;
    }
    return true;
  }

  /**
   * Takes the blob over from another transfer if this one's claim is stronger; else waits a little
   * for it, such as for counts that two sites share.
   */
  private BlobUpload begin(VectorEntry vector)
      throws IOException, BlobRefusedException, InterruptedException {
    long end = System.nanoTime() + WAIT_NS;
    while (true) {
      try {
        return keep(store.receive(vector.root(), bytes(vector), check(vector), claim));
      } catch (BlobException e) {
        throw Refusals.of(e, BUSY_MS);
      } catch (IllegalStateException coming) {
        if (System.nanoTime() > end) {
          throw Refusals.later(
              BlobFault.BLOB_BUSY,
              BUSY_MS,
              "another transfer brings vector %s: ask again",
              vector.root().hex());
        }
        Thread.sleep(WAIT_STEP_MS);
      }
    }
  }

  private BlobUpload keep(BlobUpload begun) throws IOException {
    synchronized (this) {
      if (!closed) {
        upload = begun;
        return begun;
      }
    }
    begun.close(); // this was closed meanwhile, and nobody would close that
    return begun;
  }

  private synchronized @Nullable BlobUpload current() {
    return upload;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * False if the leaves are of another blob and some of them came before this upload: they may have
   * been anybody's, so that all are asked for again, of this sender alone.
   */
  private boolean finish(BlobUpload open) throws IOException, BlobRefusedException {
    try {
      open.finish();
      forget(open);
      return true;
    } catch (BlobException e) {
      forget(open); // it was closed by that
      if (e.why() == BlobException.Why.WRONG_ROOT && open.resumed() > 0) {
        return false;
      }
      throw Refusals.of(e, BUSY_MS);
    }
  }

  private synchronized void forget(BlobUpload open) {
    if (upload == open) {
      upload = null;
    }
  }

  /** An update keeps the task's bound; counts of an evaluation are judged when they are added. */
  private LeafCheck check(VectorEntry vector) {
    return vector.role() == VectorRole.EVALUATION ? LeafCheck.any() : LeafCheck.within(bound);
  }

  /** Such a blob has nothing to go on with, and is begun only when its leaf is there. */
  private static boolean isOneLeaf(VectorEntry vector) {
    return bytes(vector) <= BlobStore.LEAF_BYTES;
  }

  private static long bytes(VectorEntry vector) {
    return vector.length() * Integer.BYTES;
  }

  /** Keeps what came, for the next attempt. */
  @Override
  public void close() throws IOException {
    BlobUpload open;
    synchronized (this) {
      closed = true;
      open = upload;
      upload = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
