package aver.ledger.rules.round;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The blob root of a vector: RFC 9162 over leaves of 64 KiB of its little-endian values, leaves
 * hashed on all lanes.
 */
public final class VectorRoot {
  private static final int LEAF_VALUES = BlobRoot.LEAF_BYTES / Integer.BYTES;

  private VectorRoot() {}

  /** Returns the root of {@code vector}. */
  public static Digest of(VectorSource vector, Lanes lanes) {
    Blocks blocks = new Blocks(vector.length(), LEAF_VALUES);
    var leaves = new Digest[blocks.count()];
    lanes.run(blocks.count(), () -> new Hasher(vector, blocks, leaves));
    Frontier frontier = Frontier.EMPTY;
    for (Digest leaf : leaves) {
      frontier = frontier.append(leaf);
    }
    return frontier.root();
  }

  private static final class Hasher implements Lanes.Worker {
    private final VectorSource vector;
    private final Blocks blocks;
    private final Digest[] leaves;
    private final int[] values;

    Hasher(VectorSource vector, Blocks blocks, Digest[] leaves) {
      this.vector = vector;
      this.blocks = blocks;
      this.leaves = leaves;
      this.values = new int[LEAF_VALUES];
    }

    @Override
    public void block(int index) {
      int count = blocks.sizeOf(index);
      vector.read(blocks.from(index), values, count);
      ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(values, 0, count);
      leaves[index] = MerkleHash.leaf(bytes.array());
    }
  }
}
