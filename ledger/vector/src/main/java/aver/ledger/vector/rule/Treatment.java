package aver.ledger.vector.rule;

import aver.ledger.vector.exact.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule did with one update.
 *
 * @param counted false if the rule left the update out as a whole
 * @param scale by how much it was scaled before it counted, in 65536ths, 0 to 65536 (unchanged)
 * @param sharePpm how large a part of the result it was, in millionths rounded down: its part of
 *     the weights in a mean; where each coordinate is decided by itself, how often its value was
 *     among those that counted, measured on at most 4096 coordinates
 * @param why in words for people
 */
public record Treatment(boolean counted, int scale, int sharePpm, String why) {
  static final int PPM = 1_000_000;

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Treatment {
    if (scale < 0 || scale > Term.SCALE_ONE) {
      throw new IllegalArgumentException(
          "scale must be 0 to %d, was %d".formatted(Term.SCALE_ONE, scale));
    }
    if (sharePpm < 0 || sharePpm > PPM) {
      throw new IllegalArgumentException(
          "share must be 0 to %d ppm, was %d".formatted(PPM, sharePpm));
    }
  }

  /** An update that counted with this part, unscaled; with none it was left out. */
  static Treatment ofShare(int sharePpm, boolean counted, String why) {
    return new Treatment(counted, counted ? Term.SCALE_ONE : 0, counted ? sharePpm : 0, why);
  }

  /** Parts of a whole, in millionths, rounded down; all 0 if the whole is. */
  static List<Integer> shares(List<BigInteger> parts) {
    BigInteger whole = parts.stream().reduce(BigInteger.ZERO, BigInteger::add);
    List<Integer> shares = new ArrayList<>(parts.size());
    for (BigInteger part : parts) {
      shares.add(
          whole.signum() == 0
              ? 0
              : part.multiply(BigInteger.valueOf(PPM)).divide(whole).intValueExact());
    }
    return shares;
  }

  /** The same of integers. */
  static List<Integer> sharesOf(List<Integer> parts) {
    return shares(parts.stream().map(BigInteger::valueOf).toList());
  }
}
