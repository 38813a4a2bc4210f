package aver.ledger.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HalfEvenTest {
  static LongStream seeds() {
    return Seeds.of(50);
  }

  static long textbook(long s, long w) {
    return BigDecimal.valueOf(s)
        .divide(BigDecimal.valueOf(w), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void divideIsTheTextbookDivision(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      long w = Math.max(1, random.nextLong(1L << 39) >> random.nextInt(39));
      w = Math.min(w, HalfEven.DIVISOR_MAX);
      long q = random.nextLong(-(1L << 23), (1L << 23) + 1) >> random.nextInt(24);
      // around whole quotients and around halves, where a rounding can go wrong, and anywhere
      long s =
          switch (random.nextInt(3)) {
            case 0 -> q * w + w / 2 + random.nextInt(-2, 3);
            case 1 -> q * w + random.nextInt(-2, 3);
            default -> q * w + random.nextLong(w);
          };
      s = Math.clamp(s, -(w << 23), w << 23);
      assertThat(HalfEven.divide(s, w)).as("%d / %d", s, w).isEqualTo((int) textbook(s, w));
      int[] quotients = new int[1];
      HalfEven.divide(new long[] {s}, w, quotients, 1);
      assertThat(quotients[0]).as("%d / %d", s, w).isEqualTo((int) textbook(s, w));
    }
  }

  @Test
  void oneDivisionIsExactUpToItsLargestDivisor() {
    int[] quotients = new int[1];
    for (long w = (1L << 29) - 5; w < (1L << 29) + 5; w++) {
      for (long q : new long[] {(1 << 23) - 1, (1 << 23) - 2, -(1 << 23), 0, 1}) {
        for (long off = -2; off <= 2; off++) {
          long s = Math.clamp(q * w + w / 2 + off, -(w << 23), w << 23);
          HalfEven.divide(new long[] {s}, w, quotients, 1);
          assertThat(quotients[0]).as("%d / %d", s, w).isEqualTo((int) textbook(s, w));
        }
      }
    }
  }

  @Test
  void divideIsExactForAllSmallNumbers() {
    for (long w = 1; w <= 40; w++) {
      for (long s = -400; s <= 400; s++) {
        assertThat(HalfEven.divide(s, w)).as("%d / %d", s, w).isEqualTo((int) textbook(s, w));
      }
    }
  }

  @Test
  void divideIsExactAtTheEndsOfItsRange() {
    long w = HalfEven.DIVISOR_MAX;
    for (long s :
        new long[] {
          w << 23, -(w << 23), (w << 23) - w / 2, w / 2, -w / 2, 3 * w / 2, w / 2 + 1, w / 2 - 1
        }) {
      assertThat(HalfEven.divide(s, w)).isEqualTo((int) textbook(s, w));
      assertThat(HalfEven.divide(s / w, 1)).isEqualTo((int) (s / w));
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void divideBy65536IsTheTextbookDivision(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      long x = random.nextLong(-(1L << 40), 1L << 40);
      if (random.nextBoolean()) {
        x = (x & -65536) + 32768 + random.nextInt(-1, 2);
      }
      assertThat(HalfEven.divideBy65536(x)).as("%d", x).isEqualTo(textbook(x, 65536));
    }
  }
}
