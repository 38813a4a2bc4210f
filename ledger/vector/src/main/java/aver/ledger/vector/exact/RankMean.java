package aver.ledger.vector.exact;

import java.util.Arrays;

/**
 * The mean of ranks {@code low .. high - 1}.
 *
 * @param count values of a coordinate, 1 to 2^10
 * @param low first rank, from 0
 * @param high one above the last
 */
public record RankMean(int count, int low, int high) implements Ranked {
  /**
   * @throws IllegalArgumentException if there is no rank in the run, or one that does not exist
   */
  public RankMean {
    if (low < 0 || low >= high || high > count) {
      throw new IllegalArgumentException(
          "ranks %d to %d of %d values".formatted(low, high - 1, count));
    }
  }

  /** The middle value of an odd number, the mean of the two middle ones of an even number. */
  public static RankMean median(int count) {
    return new RankMean(count, (count - 1) / 2, count / 2 + 1);
  }

  @Override
  public int first(int[] ordered) {
    return low;
  }

  @Override
  public int kept() {
    return high - low;
  }

  @Override
  public boolean[] wanted() {
    boolean[] wanted = new boolean[count];
    Arrays.fill(wanted, low, high, true);
    return wanted;
  }

  @Override
  public void reduce(int[][] rows, int from, int to, int[] out, long[] sums, long[] centres) {
    switch (high - low) {
      case 1 -> System.arraycopy(rows[low], from, out, from, to - from);
      case 2 -> Kernels.middle(rows[low], rows[low + 1], out, from, to);
      default -> {
        Kernels.sum(rows, low, high, sums, from, to);
        HalfEven.divideSmall(sums, high - low, out, from, to);
      }
    }
  }
}
