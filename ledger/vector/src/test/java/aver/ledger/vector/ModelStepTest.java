package aver.ledger.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.threads.ExecutorLanes;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelStepTest {
  static LongStream seeds() {
    return Seeds.of(20);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void addsOrNamesTheFirstOverflow(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(1, 40_000);
    int[] base = new int[length];
    int[] delta = Seeds.vector(random, length, FixedPoint.BOUND_MAX);
    long first = -1;
    for (int i = 0; i < length; i++) {
      base[i] =
          random.nextInt(5000) == 0 ? Integer.MAX_VALUE - random.nextInt(9) : random.nextInt() >> 2;
      base[i] = random.nextInt(5000) == 0 ? Integer.MIN_VALUE + random.nextInt(9) : base[i];
      long sum = (long) base[i] + delta[i];
      first = first < 0 && sum != (int) sum ? i : first;
    }
    OptionalLong expected = first < 0 ? OptionalLong.empty() : OptionalLong.of(first);
    ArrayVector next = ArrayVector.zeros(length);
    assertThat(ModelStep.next(ArrayVector.of(base), ArrayVector.of(delta), next, Lanes.one()))
        .isEqualTo(expected);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var lanes = new ExecutorLanes(executor, 3);
      assertThat(ModelStep.next(ArrayVector.of(base), ArrayVector.of(delta), next, lanes))
          .isEqualTo(expected);
    }
    for (int i = 0; i < length; i++) {
      assertThat(next.values()[i]).isEqualTo(base[i] + delta[i]);
    }
  }

  @Test
  void lengthsMustAgree() {
    assertThatThrownBy(() ->
            ModelStep.next(
                ArrayVector.zeros(2), ArrayVector.zeros(3), ArrayVector.zeros(2), Lanes.one()))
        .isInstanceOf(VectorFault.class);
  }

  @Test
  void segmentsAreLittleEndian() {
    byte[] bytes = {1, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, (byte) 0x80};
    SegmentVector vector = SegmentVector.of(bytes);
    int[] values = new int[3];
    vector.read(0, values, 3);
    assertThat(values).containsExactly(1, -1, Integer.MIN_VALUE);
    vector.write(1, new int[] {0x01020304}, 1);
    assertThat(bytes).containsExactly(1, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, -128);
    assertThatThrownBy(() -> vector.read(2, values, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> SegmentVector.of(new byte[5])).hasMessageContaining("4 bytes a value");
    assertThatThrownBy(() -> SegmentVector.of(new byte[0])).hasMessageContaining("1 to 2^30");
  }
}
