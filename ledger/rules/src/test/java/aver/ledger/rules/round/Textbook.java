package aver.ledger.rules.round;

import aver.ledger.vector.VectorSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * The next model and the leave-one-out cosines by the formulas as printed, in BigInteger, vectors
 * at hand.
 */
final class Textbook {
  private Textbook() {}

  static int[] values(VectorSource source) {
    var values = new int[Math.toIntExact(source.length())];
    source.read(0, values, values.length);
    return values;
  }

  static int[] next(RoundInput input) {
    List<Place> included = input.places().stream().filter(Place::included).toList();
    long[] rows =
        included.stream().mapToLong(p -> Math.min(p.declared(), p.registered())).toArray();
    long[] sorted = rows.clone();
    Arrays.sort(sorted);
    long cap = Math.min(1 << 20, 3 * sorted[(sorted.length - 1) / 2]);
    long[] norms = new long[rows.length];
    for (int k = 0; k < rows.length; k++) {
      norms[k] = dot(delta(included, k), delta(included, k)).sqrt().longValueExact();
    }
    long[] byNorm = norms.clone();
    Arrays.sort(byNorm);
    long limit = byNorm[(byNorm.length - 1) / 2];
    var next = new int[Math.toIntExact(input.dimension())];
    int[] base = values(input.base());
    for (int i = 0; i < next.length; i++) {
      BigInteger sum = BigInteger.ZERO;
      BigInteger all = BigInteger.ZERO;
      for (int k = 0; k < rows.length; k++) {
        BigInteger value = BigInteger.valueOf(delta(included, k)[i]);
        if (input.rule().equals(Rounds.CLIPPED)) {
          long scale = norms[k] <= limit ? 65536 : 65536 * limit / norms[k];
          value = halfEven(value.multiply(BigInteger.valueOf(scale)), BigInteger.valueOf(65536));
        }
        BigInteger weight =
            BigInteger.valueOf(Math.min(rows[k], cap) * included.get(k).factor256());
        sum = sum.add(weight.multiply(value));
        all = all.add(weight);
      }
      next[i] = Math.addExact(base[i], halfEven(sum, all).intValueExact());
    }
    return next;
  }

  /** Returns the cosine in ppm to the sum of the others' vectors, each scaled to length 2^80. */
  static int cosinePpm(RoundInput input, int of) {
    List<Place> included = input.places().stream().filter(Place::included).toList();
    int length = Math.toIntExact(input.dimension());
    var rest = new BigInteger[length];
    Arrays.fill(rest, BigInteger.ZERO);
    for (int k = 0; k < included.size(); k++) {
      int[] delta = delta(included, k);
      BigInteger square = dot(delta, delta);
      if (k == of || square.signum() == 0) {
        continue;
      }
      BigInteger scale = BigInteger.ONE.shiftLeft(100).divide(square.shiftLeft(40).sqrt());
      for (int i = 0; i < length; i++) {
        rest[i] = rest[i].add(scale.multiply(BigInteger.valueOf(delta[i])));
      }
    }
    int[] own = delta(included, of);
    BigInteger dot = BigInteger.ZERO;
    BigInteger square = BigInteger.ZERO;
    for (int i = 0; i < length; i++) {
      dot = dot.add(rest[i].multiply(BigInteger.valueOf(own[i])));
      square = square.add(rest[i].multiply(rest[i]));
    }
    BigInteger both = square.multiply(dot(own, own));
    if (both.signum() == 0) {
      return 0;
    }
    BigInteger ratio = dot.multiply(dot).multiply(BigInteger.TEN.pow(12)).divide(both);
    return dot.signum() * ratio.sqrt().intValueExact();
  }

  private static int[] delta(List<Place> places, int k) {
    return values(places.get(k).delta().orElseThrow());
  }

  static BigInteger dot(int[] a, int[] b) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(BigInteger.valueOf((long) a[i] * b[i]));
    }
    return sum;
  }

  private static BigInteger halfEven(BigInteger a, BigInteger b) {
    return new BigDecimal(a)
        .divide(new BigDecimal(b), 0, RoundingMode.HALF_EVEN)
        .toBigIntegerExact();
  }
}
