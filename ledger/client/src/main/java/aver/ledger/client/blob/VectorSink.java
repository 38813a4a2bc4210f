package aver.ledger.client.blob;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.rules.state.VectorEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A vector that is needed in memory: its values are the only copy of it. */
public final class VectorSink implements LeafSink {
  private static final int LEAF_VALUES = BlobRoot.LEAF_BYTES / Integer.BYTES;

  private final Digest root;
  private final int[] values;
  private BlobRoot hash = new BlobRoot();
  private long next;

  /**
   * For a vector of a certified state, which bounds its length.
   *
   * @throws IllegalArgumentException if it is too long for an array
   */
  public VectorSink(VectorEntry vector) {
    if (vector.length() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(vector.length() + " values do not fit in memory");
    }
    this.root = vector.root();
    this.values = new int[(int) vector.length()];
  }

  @Override
  public long firstMissing() {
    return next;
  }

  @Override
  public void append(byte[] leaf) {
    hash.update(leaf);
    ByteBuffer.wrap(leaf)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(values, Math.toIntExact(next * LEAF_VALUES), leaf.length / Integer.BYTES);
    next++;
  }

  @Override
  public boolean finish() {
    boolean right = hash.finish().equals(root);
    if (!right) {
      hash = new BlobRoot();
      next = 0;
    }
    return right;
  }

  /** The values; right once {@link #finish} said so. */
  public int[] values() {
    return values;
  }
}
