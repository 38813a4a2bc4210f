package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.BlobUpload;
import aver.ledger.store.LeafCheck;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one update on their way in, one after the other. What is on the disk already is
 * looked at again, since it may have come with another bound. For one thread at a time.
 */
final class Reception implements AutoCloseable {
  private static final long BUSY_MS = 500;
  private static final long WAIT_NS = 1_000_000_000L;
  private static final long WAIT_STEP_MS = 5;

  private final BlobStore store;
  private final List<VectorEntry> manifest;
  private final int bound;
  private int entry;
  private @Nullable BlobUpload upload;

  Reception(BlobStore store, List<VectorEntry> manifest, int bound) {
    this.store = store;
    this.manifest = manifest;
    this.bound = bound;
  }

  /** The first leaf that is missing; empty once all vectors are on the disk. */
  Optional<UploadResponse.Progress> missing()
      throws IOException, BlobRefusedException, InterruptedException {
    while (entry < manifest.size()) {
      VectorEntry vector = manifest.get(entry);
      if (!present(vector)) {
        if (isOneLeaf(vector)) {
          return Optional.of(UploadResponse.Progress.newBuilder().setEntry(entry).build());
        }
        BlobUpload begun = begin(vector);
        if (begun.firstMissing() < begun.leaves()) {
          return Optional.of(
              UploadResponse.Progress.newBuilder()
                  .setEntry(entry)
                  .setLeaf(begun.firstMissing())
                  .build());
        }
        finish(begun);
      }
      entry++;
    }
    return Optional.empty();
  }

  /** Takes a leaf; true if its vector is whole now, so that {@link #missing} is to be asked. */
  boolean take(UploadLeaf leaf) throws IOException, BlobRefusedException, InterruptedException {
    boolean asked = entry < manifest.size() && leaf.getEntry() == entry;
    if (asked && upload == null && isOneLeaf(manifest.get(entry))) {
      upload = begin(manifest.get(entry));
    }
    BlobUpload open = upload;
    if (open == null || !asked) {
      throw Refusals.of(
          BlobFault.BLOB_LEAF_OUT_OF_ORDER,
          "leaf %d of vector %d was not asked for",
          leaf.getLeaf(),
          leaf.getEntry());
    }
    try {
      if (open.firstMissing() < open.leaves()) { // else a crash left it whole but unnamed
        open.append(leaf.getLeaf(), leaf.getData().toByteArray());
      }
    } catch (BlobException e) {
      throw Refusals.of(e);
    }
    if (open.firstMissing() < open.leaves()) {
      return false;
    }
    finish(open);
    entry++;
    return true;
  }

  private boolean present(VectorEntry vector) throws IOException, BlobRefusedException {
    if (!store.has(vector.root())) {
      return false;
    }
    try {
      store.check(vector.root(), bytes(vector), check(vector));
      return true;
    } catch (BlobException e) {
      throw Refusals.of(e);
    }
  }

  /** Waits a little for another transfer of the same blob, such as counts that two sites share. */
  private BlobUpload begin(VectorEntry vector)
      throws IOException, BlobRefusedException, InterruptedException {
    long end = System.nanoTime() + WAIT_NS;
    while (true) {
      try {
        BlobUpload begun = store.receive(vector.root(), bytes(vector), check(vector));
        upload = begun;
        return begun;
      } catch (BlobException e) {
        throw Refusals.of(e);
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

  private void finish(BlobUpload open) throws IOException, BlobRefusedException {
    try {
      open.finish();
      upload = null;
    } catch (BlobException e) {
      throw Refusals.of(e);
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
    BlobUpload open = upload;
    upload = null;
    if (open != null) {
      open.close();
    }
  }
}
