package aver.ledger.proof.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a blob is cut on its way, its root is that of the tree over its 64 KiB leaves. */
class BlobRootTest {
  private static final long SEED = Long.getLong("seed", 20_260_101L);

  @Test
  void rootIsThatOfTheLeavesHoweverTheBlobIsCut() {
    Random random = new Random(SEED);
    int leaf = BlobRoot.LEAF_BYTES;
    for (int size : new int[] {0, 1, leaf - 1, leaf, leaf + 1, 3 * leaf, 7 * leaf + 5}) {
      byte[] blob = new byte[size];
      random.nextBytes(blob);
      Frontier leaves = Frontier.EMPTY;
      for (long i = 0; i < BlobRoot.leaves(size); i++) {
        int from = (int) i * leaf;
        int to = from + BlobRoot.leafBytes(size, i);
        leaves = leaves.append(MerkleHash.leaf(Arrays.copyOfRange(blob, from, to)));
      }
      assertThat(BlobRoot.of(blob)).isEqualTo(leaves.root());
      BlobRoot cut = new BlobRoot();
      ByteBuffer direct = ByteBuffer.allocateDirect(size).put(blob).flip();
      while (direct.hasRemaining()) {
        int next = 1 + random.nextInt(Math.min(direct.remaining(), 2 * leaf));
        ByteBuffer slice = direct.slice(direct.position(), next);
        cut.update(slice);
        assertThat(slice.hasRemaining()).isFalse();
        direct.position(direct.position() + next);
      }
      assertThat(cut.size()).isEqualTo(size);
      assertThat(cut.finish()).as("seed %d", SEED).isEqualTo(leaves.root());
    }
  }
}
