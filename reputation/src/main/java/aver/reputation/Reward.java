package aver.reputation;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

/**
 * The split of an attempt's pool among the members whose updates were included, in micro-tokens.
 *
 * <p>{@code reward_i = floor(P c_i / sum c)} with {@code c_i = max(0, score_i) E_i n_i}; what is
 * not paid is carried to the next attempt. Near-duplicates share one reward, because {@link
 * Contribution} divides their score by their number.
 *
 * @param rewards reward of each, in the order of the claims
 * @param carried what stays in the escrow: {@code carried + sum(rewards)} is the pool
 */
public record Reward(List<Long> rewards, long carried) {
  /** Most micro-tokens there can be. */
  public static final long SUPPLY_MAX = 1L << 53;

  /** Copies the list. */
  public Reward {
    rewards = List.copyOf(rewards);
  }

  /**
   * What one included update asks a share for.
   *
   * @param scorePpm its score, -1 000 000 to 1 000 000
   * @param expectationPpm its author's expectation before the attempt, 0 to 1 000 000
   * @param samples its {@linkplain SampleCounts capped} row count, 0 to 2^20
   */
  public record Claim(int scorePpm, int expectationPpm, long samples) {
    /**
     * @throws IllegalArgumentException if a part is out of range
     */
    public Claim {
      if (scorePpm < -Ppm.ONE || scorePpm > Ppm.ONE) {
        throw new IllegalArgumentException(
            "score must be within 1 000 000 ppm of 0, was " + scorePpm);
      }
      Ppm.requireRatio(expectationPpm, "expectation");
      if (samples < 0 || samples > SampleCounts.COUNT_MAX) {
        throw new IllegalArgumentException("samples must be 0 to 2^20, were " + samples);
      }
    }

    private BigInteger weight() {
      // below 10^12 x 2^20 < 2^60
      return BigInteger.valueOf(Math.max(0L, scorePpm) * expectationPpm * samples);
    }
  }

  /**
   * Returns the pool of an attempt: {@code floor(remaining / roundsLeft)}.
   *
   * @param remainingMicrotokens what is left of the task's escrow, 0 to 2^53
   * @param roundsLeft rounds that the task still has, this one included, at least 1
   */
  public static long pool(long remainingMicrotokens, int roundsLeft) {
    requireMoney(remainingMicrotokens);
    if (roundsLeft < 1) {
      throw new IllegalArgumentException("rounds left must be at least 1, were " + roundsLeft);
    }
    return remainingMicrotokens / roundsLeft;
  }

  /**
   * Splits a pool; if no claim has a weight, all of it is carried.
   *
   * @param poolMicrotokens 0 to 2^53
   */
  public static Reward split(long poolMicrotokens, List<Claim> claims) {
    requireMoney(poolMicrotokens);
    List<BigInteger> weights = claims.stream().map(Claim::weight).toList();
    BigInteger sum = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger pool = BigInteger.valueOf(poolMicrotokens);
    Stream<Long> rewards =
        sum.signum() == 0
            ? claims.stream().map(_ -> 0L)
            : weights.stream().map(weight -> pool.multiply(weight).divide(sum).longValueExact());
    List<Long> paid = rewards.toList();
    return new Reward(paid, poolMicrotokens - paid.stream().mapToLong(Long::longValue).sum());
  }

  private static void requireMoney(long microtokens) {
    if (microtokens < 0 || microtokens > SUPPLY_MAX) {
      throw new IllegalArgumentException("micro-tokens must be 0 to 2^53, were " + microtokens);
    }
  }
}
