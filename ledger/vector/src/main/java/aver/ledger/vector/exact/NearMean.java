package aver.ledger.vector.exact;

import java.util.Arrays;

/**
 * The mean of the {@code kept} values that are nearest to a centre, which is itself the mean of
 * some middle ranks. Of two equally near the smaller one counts.
 *
 * <p>The nearest values are neighbours in order: a run that starts at some rank {@code s <= count -
 * kept}. With values {@code r} in order and centre {@code c} it starts at the number of {@code s}
 * with {@code r[s] + r[s + kept] < 2 c}, since these sums ascend and each says that {@code r[s +
 * kept]} is nearer than {@code r[s]}. With {@code c = C / m} that is {@code m (r[s] + r[s + kept])
 * < 2 C}, on integers.
 *
 * @param count values of a coordinate, 1 to 2^10
 * @param kept how many count, 1 to {@code count}
 * @param centre whose mean they are near to
 */
public record NearMean(int count, int kept, RankMean centre) implements Ranked {
  /**
   * @throws IllegalArgumentException if the numbers do not fit
   */
  public NearMean {
    if (kept < 1 || kept > count || centre.count() != count) {
      throw new IllegalArgumentException("%d of %d values near %s".formatted(kept, count, centre));
    }
  }

  @Override
  public int first(int[] ordered) {
    long sum = 0;
    for (int rank = centre.low(); rank < centre.high(); rank++) {
      sum += ordered[rank];
    }
    int first = 0;
    while (first < count - kept
        && centre.kept() * ((long) ordered[first] + ordered[first + kept]) < 2 * sum) {
      first++;
    }
    return first;
  }

  @Override
  public boolean[] wanted() {
    boolean[] wanted = new boolean[count];
    Arrays.fill(wanted, true);
    return wanted;
  }

  @Override
  public void reduce(int[][] rows, int from, int to, int[] out, long[] sums, long[] centres) {
    Kernels.sum(rows, centre.low(), centre.high(), centres, from, to);
    Kernels.sum(rows, 0, kept, sums, from, to);
    for (int s = 0; s < count - kept; s++) {
      Kernels.stepIfNearer(rows[s], rows[s + kept], centre.kept(), centres, sums, from, to);
    }
    HalfEven.divideSmall(sums, kept, out, from, to);
  }
}
