package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The root of a vector is that of its bytes as a blob, by the recursive definition of RFC 9162. */
class VectorRootTest {
  private static final int LEAF_BYTES = 64 << 10;

  @ParameterizedTest
  @ValueSource(ints = {1, 14, 16_383, 16_384, 16_385, 32_768, 81_921, 114_689})
  void equalsTheRootOfItsBytes(int length) {
    var bytes = new byte[length * Integer.BYTES];
    new SplittableRandom(length).nextBytes(bytes);
    assertThat(VectorRoot.of(SegmentVector.of(bytes), Lanes.one()))
        .isEqualTo(root(bytes))
        .isEqualTo(BlobRoot.of(bytes));
  }

  private static Digest root(byte[] bytes) {
    if (bytes.length <= LEAF_BYTES) {
      return MerkleHash.leaf(bytes);
    }
    int leaves = (bytes.length + LEAF_BYTES - 1) / LEAF_BYTES;
    int split = Integer.highestOneBit(leaves - 1) * LEAF_BYTES;
    return MerkleHash.node(
        root(Arrays.copyOf(bytes, split)), root(Arrays.copyOfRange(bytes, split, bytes.length)));
  }
}
