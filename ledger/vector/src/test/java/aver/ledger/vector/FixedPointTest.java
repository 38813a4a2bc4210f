package aver.ledger.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.FixedPoint.Over;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixedPointTest {
  static LongStream seeds() {
    return Seeds.of(50);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void quantiseRoundsHalvesToEven(long seed) {
    var random = new SplittableRandom(seed);
    FixedPoint format = new FixedPoint(random.nextInt(31), FixedPoint.BOUND_MAX);
    for (int i = 0; i < 500; i++) {
      double x = random.nextDouble(-1, 1) * format.realBound();
      if (random.nextBoolean()) {
        x = (random.nextInt(-1000, 1000) + 0.5) * format.quantum();
      }
      int expected =
          new BigDecimal(x)
              .multiply(BigDecimal.TWO.pow(format.fractionBits()))
              .setScale(0, RoundingMode.HALF_EVEN)
              .intValueExact();
      assertThat(format.quantise(x, i, Over.REFUSE)).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void manyValuesAreQuantisedAsOneByOne(long seed) {
    var random = new SplittableRandom(seed);
    FixedPoint format = new FixedPoint(random.nextInt(31), FixedPoint.BOUND_MAX);
    float[] values = new float[300];
    int[] into = new int[310];
    for (int i = 0; i < values.length; i++) {
      double halves = (random.nextInt(-1000, 1000) + 0.5) * format.quantum();
      double any = random.nextDouble(-1, 1) * format.realBound();
      values[i] = (float) (random.nextBoolean() ? halves : any);
      assertThat(format.fits(values[i])).isTrue();
    }
    format.quantiseAll(values, values.length, into, 10);
    for (int i = 0; i < values.length; i++) {
      assertThat(into[10 + i]).isEqualTo(format.quantise(values[i], i, Over.REFUSE));
    }
    assertThat(format.fits(Double.NaN)).isFalse();
    assertThat(format.fits(Double.NEGATIVE_INFINITY)).isFalse();
    assertThat(format.fits(format.realBound() + format.quantum())).isFalse();
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void anUntouchedParameterGivesZeroAndATouchedOneItsDifference(long seed) {
    var random = new SplittableRandom(seed);
    FixedPoint format = FixedPoint.DEFAULT;
    int[] global = new int[300];
    float[] loaded = new float[300];
    float[] trained = new float[300];
    for (int i = 0; i < 300; i++) {
      global[i] = random.nextInt(-(1 << 22), 1 << 22);
      trained[i] = random.nextBoolean() ? format.dequantise(global[i]) : random.nextFloat();
    }
    format.dequantise(global, loaded, 300);
    int[] update = new int[300];
    assertThat(format.quantiseUpdate(trained, loaded, update, Over.CLIP)).isZero();
    for (int i = 0; i < 300; i++) {
      assertThat(loaded[i]).isEqualTo(format.dequantise(global[i]));
      int expected =
          new BigDecimal((double) trained[i] - (double) loaded[i])
              .multiply(BigDecimal.valueOf(1 << 20))
              .setScale(0, RoundingMode.HALF_EVEN)
              .intValueExact();
      assertThat(update[i]).isEqualTo(expected);
    }
  }

  @Test
  void valuesThatDoNotFitAreNamed() {
    FixedPoint format = FixedPoint.DEFAULT;
    assertThatThrownBy(() -> format.quantise(Double.NaN, 3, Over.CLIP))
        .isInstanceOf(VectorFault.class)
        .hasMessage("value NaN at index 3 is not finite");
    assertThatThrownBy(() -> format.quantise(Double.NEGATIVE_INFINITY, 4, Over.CLIP))
        .hasMessage("value -Infinity at index 4 is not finite");
    assertThatThrownBy(() -> format.quantise(8.5, 5, Over.REFUSE))
        .hasMessage(
            "value 8.5 at index 5 is over the bound 8.0 (8388608 quanta with 20 fraction bits)");
    assertThatThrownBy(() -> format.quantise(1e300, 5, Over.REFUSE))
        .isInstanceOf(VectorFault.class);
    assertThatThrownBy(() -> format.quantise(Double.MAX_VALUE, 5, Over.REFUSE))
        .hasMessageContaining("over the bound");
    assertThat(format.quantise(8.0, 0, Over.REFUSE)).isEqualTo(1 << 23);
    assertThat(format.quantise(-8.0, 0, Over.REFUSE)).isEqualTo(-(1 << 23));
  }

  @Test
  void clippingIsCounted() {
    int[] update = new int[4];
    float[] zeros = new float[4];
    float[] trained = {9, -9, 8, 1};
    assertThat(FixedPoint.DEFAULT.quantiseUpdate(trained, zeros, update, Over.CLIP)).isEqualTo(2);
    assertThat(update).containsExactly(1 << 23, -(1 << 23), 1 << 23, 1 << 20);
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new FixedPoint(31, 1))
        .hasMessageContaining("fraction bits must be 0 to 30");
    assertThatThrownBy(() -> new FixedPoint(20, 0))
        .hasMessageContaining("bound must be 1 to 8388608");
    assertThatThrownBy(() -> new FixedPoint(20, (1 << 23) + 1)).hasMessageContaining("bound");
  }
}
