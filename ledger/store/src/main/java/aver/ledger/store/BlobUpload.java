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

/**
 * A blob on its way in: leaves in order, each checked before it is written. Closed before it is
 * finished, it keeps what it has, and the next attempt goes on at {@link #firstMissing}. Used by
 * one thread at a time.
 */
public final class BlobUpload implements AutoCloseable {
  private final BlobStore store;
  private final Digest root;
  private final long size;
  private final LeafCheck check;
  private final Path partial;
  private final FileChannel channel;
  private Frontier frontier = Frontier.EMPTY;
  private boolean closed;

  BlobUpload(BlobStore store, Digest root, long size, LeafCheck check) throws IOException {
    this.store = store;
    this.root = root;
    this.size = size;
    this.check = check;
    this.partial = store.partial(root);
    this.channel =
        FileChannel.open(
            partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      resume();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Hashes again what an earlier attempt left, whole leaves only, since a crash may have torn the
   * last.
   */
  private void resume() throws IOException {
    long whole = Math.min(channel.size(), size) / BlobStore.LEAF_BYTES;
    ByteBuffer leaf = ByteBuffer.allocate(BlobStore.LEAF_BYTES);
    for (long index = 0; index < whole; index++) {
      leaf.clear();
      long at = index * BlobStore.LEAF_BYTES;
      while (leaf.hasRemaining() && channel.read(leaf, at + leaf.position()) >= 0) {
        // until the leaf is full
      }
      leaf.flip();
      if (leaf.limit() < BlobStore.LEAF_BYTES
          || check.firstRefused(leaf.asReadOnlyBuffer()).isPresent()) {
        break;
      }
      frontier = frontier.append(MerkleHash.leaf(leaf.array()));
    }
    channel.truncate(frontier.size() * BlobStore.LEAF_BYTES);
  }

  /** Index of the leaf to send next; {@link #leaves} if none is missing. */
  public long firstMissing() {
    return frontier.size();
  }

  /** Number of leaves of the whole blob. */
  public long leaves() {
    return (size + BlobStore.LEAF_BYTES - 1) / BlobStore.LEAF_BYTES;
  }

  /**
   * Takes the leaf at {@code index}.
   *
   * @throws BlobException if it is not the next, has another size than its place, or is refused by
   *     the check; what came before is kept
   */
  public void append(long index, byte[] leaf) throws IOException, BlobException {
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
      channel.write(out, at + out.position());
    }
    frontier = frontier.append(MerkleHash.leaf(leaf));
  }

  /**
   * Ends the upload: when this returns, the blob is under its name and survives a loss of power.
   *
   * @throws BlobException if leaves are missing (what is there is kept), or the root is another
   *     (all is deleted)
   */
  public void finish() throws IOException, BlobException {
    if (frontier.size() < leaves()) {
      throw new BlobException(
          BlobException.Why.OUT_OF_ORDER,
          "leaf %d of %d is missing".formatted(frontier.size(), leaves()));
    }
    if (!frontier.root().equals(root)) {
      close();
      Files.deleteIfExists(partial);
      throw new BlobException(
          BlobException.Why.WRONG_ROOT,
          "the leaves have root %s, not %s".formatted(frontier.root().hex(), root.hex()));
    }
    channel.force(true);
    store.place(partial, root);
    close();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      store.ended(root);
      channel.close();
    }
  }
}
