package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way in: leaves in order, each checked before it is written. Closed before it is
 * finished, it keeps what it has, and the next attempt goes on at {@link #firstMissing}. Nothing
 * vouches for a leaf alone: only the root tells, and so a wrong one is found once all are there.
 * May be closed by another thread than the one that brings the leaves.
 */
public final class BlobUpload implements AutoCloseable {
  private final BlobStore store;
  private final Digest root;
  private final long size;
  private final LeafCheck check;
  private final Claim claim;
  private final Path partial;
  private Frontier frontier = Frontier.EMPTY;
  private long resumed;

  /** Absent before the begin and after the end. */
  private @Nullable FileChannel channel;

  BlobUpload(BlobStore store, Digest root, long size, LeafCheck check, Claim claim) {
    this.store = store;
    this.root = root;
    this.size = size;
    this.check = check;
    this.claim = claim;
    this.partial = store.partial(root);
  }

  /**
   * Takes the blob, from a transfer with a weaker claim if there is one. Whoever takes it from this
   * one waits until this has begun, so that two never write to the file.
   *
   * @throws IllegalStateException if another brings it whose claim is as strong
   */
  synchronized void begin() throws IOException {
    BlobUpload before = store.claim(root, this);
    try {
      if (before != null) {
        before.close();
      }
      FileChannel file =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      channel = file;
      resume(file);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Claim claim() {
    return claim;
  }

  /**
   * Hashes again what an earlier attempt left, whole leaves only, since a crash may have torn the
   * last; and never all of them, so that nobody ends a blob of which it sent nothing.
   */
  private void resume(FileChannel file) throws IOException {
    long whole = Math.min(Math.min(file.size(), size) / BlobStore.LEAF_BYTES, leaves() - 1);
    ByteBuffer leaf = ByteBuffer.allocate(BlobStore.LEAF_BYTES);
    for (long index = 0; index < whole; index++) {
      leaf.clear();
      long at = index * BlobStore.LEAF_BYTES;
      while (leaf.hasRemaining() && file.read(leaf, at + leaf.position()) >= 0) {
        // until the leaf is full
      }
      leaf.flip();
      if (leaf.limit() < BlobStore.LEAF_BYTES
          || check.firstRefused(leaf.asReadOnlyBuffer()).isPresent()) {
        break;
      }
      frontier = frontier.append(MerkleHash.leaf(leaf.array()));
    }
    file.truncate(frontier.size() * BlobStore.LEAF_BYTES);
    resumed = frontier.size();
  }

  private FileChannel held() throws BlobException {
    FileChannel file = channel;
    if (file == null) {
      throw new BlobException(
          BlobException.Why.ENDED,
          "this transfer of blob %s was ended, or another one took it over".formatted(root.hex()));
    }
    return file;
  }

  /** Index of the leaf to send next; {@link #leaves} if all came, which is never so at first. */
  public synchronized long firstMissing() {
    return frontier.size();
  }

  /** Number of leaves that an earlier attempt left, and that anybody may have sent. */
  public synchronized long resumed() {
    return resumed;
  }

  /** Number of leaves of the whole blob. */
  public long leaves() {
    return (size + BlobStore.LEAF_BYTES - 1) / BlobStore.LEAF_BYTES;
  }

  /**
   * Takes the leaf at {@code index}.
   *
   * @throws BlobException if it is not the next, has another size than its place, is refused by the
   *     check, or comes after the end; what came before is kept
   */
  public synchronized void append(long index, byte[] leaf) throws IOException, BlobException {
    FileChannel file = held();
    long next = frontier.size();
    if (index != next || next >= leaves()) {
      throw new BlobException(
          BlobException.Why.OUT_OF_ORDER,
          "leaf %d was sent, %d of %d is next".formatted(index, next, leaves()));
    }
    long at = next * BlobStore.LEAF_BYTES;
    long expected = Math.min(BlobStore.LEAF_BYTES, size - at);
    if (leaf.length != expected) {
      throw new BlobException(
          BlobException.Why.WRONG_SIZE,
          "leaf %d has %d bytes, its place %d".formatted(index, leaf.length, expected));
    }
    OptionalLong refused = check.firstRefused(ByteBuffer.wrap(leaf).asReadOnlyBuffer());
    if (refused.isPresent()) {
      throw new BlobException(
          BlobException.Why.OUT_OF_BOUND,
          "the value at byte %d of blob %s is out of bound"
              .formatted(at + refused.getAsLong(), root.hex()));
    }
    ByteBuffer out = ByteBuffer.wrap(leaf);
    while (out.hasRemaining()) {
      file.write(out, at + out.position());
    }
    frontier = frontier.append(MerkleHash.leaf(leaf));
  }

  /**
   * Ends the upload: when this returns, the blob is under its name and survives a loss of power.
   *
   * @throws BlobException if leaves are missing (what is there is kept), the root is another (all
   *     is deleted), or it was ended before
   */
  public synchronized void finish() throws IOException, BlobException {
    FileChannel file = held();
    if (frontier.size() < leaves()) {
      throw new BlobException(
          BlobException.Why.OUT_OF_ORDER,
          "leaf %d of %d is missing".formatted(frontier.size(), leaves()));
    }
    if (!frontier.root().equals(root)) {
      Files.deleteIfExists(partial); // while nobody else may have begun it anew
      close();
      throw new BlobException(
          BlobException.Why.WRONG_ROOT,
          "the leaves have root %s, not %s".formatted(frontier.root().hex(), root.hex()));
    }
    file.force(true);
    store.place(partial, root);
    close();
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel file = channel;
    channel = null;
    store.ended(root, this);
    if (file != null) {
      file.close();
    }
  }
}
