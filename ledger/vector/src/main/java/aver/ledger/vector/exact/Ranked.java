package aver.ledger.vector.exact;

/**
 * How the values of one coordinate, put in order, become one: the mean of a run of neighbouring
 * ranks, rounded half to even.
 */
public sealed interface Ranked permits RankMean, NearMean {
  /** Values of a coordinate, 1 to 2^10. */
  int count();

  /** The first rank of the run, given all values in order. */
  int first(int[] ordered);

  /** Ranks in the run. */
  int kept();

  /** The ranks that must stand in their rows for {@link #reduce}. */
  boolean[] wanted();

  /**
   * Reduces values {@code from .. to - 1} of rows in which the wanted ranks stand.
   *
   * @param out takes the results
   * @param sums scratch space of the same length
   * @param centres more of it
   */
  void reduce(int[][] rows, int from, int to, int[] out, long[] sums, long[] centres);
}
