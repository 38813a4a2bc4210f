package aver.ledger.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.InitialModel.Segment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialModelTest {
  private static byte[] seed() {
    byte[] seed = new byte[32];
    for (int i = 0; i < 32; i++) {
      seed[i] = (byte) i;
    }
    return seed;
  }

  private static int[] values(byte[] seed, Segment... segments) {
    InitialModel model = new InitialModel(seed, List.of(segments));
    ArrayVector vector = ArrayVector.zeros(model.length());
    model.write(vector);
    return vector.values();
  }

  /** Made by an independent program from the definition (Python, hashlib). */
  @Test
  void goldenValues() {
    assertThat(
            values(
                seed(),
                new Segment(10, 1000),
                new Segment(3, 0),
                new Segment(9, 1 << 23),
                new Segment(4, 1)))
        .containsExactly(GOLDEN);
  }

  private static final int[] GOLDEN = {
    507, -324, 316, -227, -601, 137, 105, 214, -739, -179, 0, 0, 0, -1930086, -70179, -586881,
    3134412, -6985164, -3298745, 3901857, -1954015, 4803387, 0, -1, 1, 0
  };

  @Test
  void aLongSegmentIsTheSameAsItsStartAndUsesAllValues() {
    int[] longer = values(seed(), new Segment(20_000, 2));
    assertThat(Arrays.copyOf(longer, 50)).isEqualTo(values(seed(), new Segment(50, 2)));
    for (int value = -2; value <= 2; value++) {
      int wanted = value;
      assertThat(Arrays.stream(longer).filter(v -> v == wanted).count()).isBetween(3700L, 4300L);
    }
    assertThat(Arrays.stream(longer).allMatch(v -> v >= -2 && v <= 2)).isTrue();
  }

  @Test
  void rejectsWhatIsNoModel() {
    assertThatThrownBy(() -> new InitialModel(new byte[31], List.of(new Segment(1, 1))))
        .hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> new InitialModel(seed(), List.of())).hasMessageContaining("segments");
    assertThatThrownBy(
            () -> new InitialModel(seed(), List.of(new Segment(1 << 30, 1), new Segment(1, 1))))
        .hasMessageContaining("2^30");
    assertThatThrownBy(() -> new Segment(0, 1)).hasMessageContaining("2^30");
    assertThatThrownBy(() -> new Segment(1, -1)).hasMessageContaining("bound");
  }
}
