package aver.ledger.rules.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.InitialModel;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a task may ask for is what everybody can draw. */
class InitialModelSpecTest {
  @Test
  void theLargestBoundThatATaskMayNameCanBeDrawn() {
    var most = new InitialModelSpec.Segment(1, TaskSpec.BOUND_MAX);
    assertThat(new InitialModel.Segment(most.length(), most.bound()).bound())
        .isEqualTo(most.bound());
    assertThatThrownBy(() -> new InitialModelSpec.Segment(1, TaskSpec.BOUND_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("segment bound");
  }

  @Test
  void whatIsLongerThanAModelMayBeGivesNone() {
    var longest = new InitialModelSpec.Segment(TaskSpec.DIMENSION_MAX, 1);
    var one = new InitialModelSpec.Segment(1, 1);
    assertThat(spec(longest).drawn()).isPresent();
    assertThat(spec(longest, one).drawn()).isEmpty();
  }

  private static InitialModelSpec spec(InitialModelSpec.Segment... segments) {
    return new InitialModelSpec(Digest.sha256(), List.of(segments), Digest.ZERO);
  }

  @Test
  void itsStreamIsOfItsOwnDomain() {
    byte[] seed = Digest.sha256().bytes();
    ArrayVector drawn = ArrayVector.zeros(1);
    new InitialModel(seed, List.of(new InitialModel.Segment(1, 127))).write(drawn);
    byte[] block =
        new Writer().raw(Domain.INITIAL_MODEL.prefix()).raw(seed).i32(0).i64(0).toBytes();
    byte[] hash = Digest.sha256(block).bytes();
    long word = Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt());
    assertThat(drawn.values()[0]).isEqualTo((int) (word % 255) - 127);
  }
}
