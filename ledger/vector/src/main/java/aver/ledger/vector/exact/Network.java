package aver.ledger.vector.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sorting network: comparators that put any {@code n} values in order, or some ranks of them in
 * their places. The steps do not depend on the values, so each is one loop over two rows that the
 * compiler turns into vector instructions.
 *
 * <p>It is Batcher's merge exchange (Knuth, The Art of Computer Programming 3, algorithm 5.2.2 M),
 * {@code O(n log^2 n)} comparators, less those on which no wanted rank depends.
 *
 * @param count rows, 1 to 2^10
 * @param comparators in their order
 */
record Network(int count, List<Comparator> comparators) {
  /**
   * The smaller value goes to row {@code low}, the larger to row {@code high}.
   *
   * @param keepLow whether anything after it looks at row {@code low}
   * @param keepHigh whether anything after it looks at row {@code high}
   */
  record Comparator(int low, int high, boolean keepLow, boolean keepHigh) {}

  Network {
    comparators = List.copyOf(comparators);
  }

  /** Puts all ranks in their places. */
  static Network sorting(int count) {
    boolean[] wanted = new boolean[count];
    Arrays.fill(wanted, true);
    return ranking(wanted);
  }

  /**
   * Puts rank {@code r}, from 0, in row {@code r} for each wanted {@code r}; other rows are lost.
   */
  static Network ranking(boolean[] wanted) {
    boolean[] needed = wanted.clone();
    List<Comparator> kept = new ArrayList<>();
    for (Comparator c : mergeExchange(needed.length).reversed()) {
      boolean low = needed[c.low()];
      boolean high = needed[c.high()];
      if (low || high) {
        kept.add(new Comparator(c.low(), c.high(), low, high));
        needed[c.low()] = true;
        needed[c.high()] = true;
      }
    }
    return new Network(needed.length, kept.reversed());
  }

  private static List<Comparator> mergeExchange(int n) {
    List<Comparator> all = new ArrayList<>();
    int top = Integer.highestOneBit(Math.max(1, n - 1));
    for (int p = top; p > 0 && n > 1; p /= 2) {
      int q = top;
      int r = 0;
      int d = p;
      while (true) {
        for (int i = 0; i < n - d; i++) {
          if ((i & p) == r) {
            all.add(new Comparator(i, i + d, true, true));
          }
        }
        if (q == p) {
          break;
        }
        d = q - p;
        q /= 2;
        r = p;
      }
    }
    return all;
  }

  /** Applies it to the values {@code from .. to - 1} of each row. */
  void apply(int[][] rows, int from, int to) {
    for (Comparator c : comparators) {
      int[] low = rows[c.low()];
      int[] high = rows[c.high()];
      if (c.keepLow() && c.keepHigh()) {
        Kernels.order(low, high, from, to);
      } else if (c.keepLow()) {
        Kernels.least(low, high, from, to);
      } else {
        Kernels.most(high, low, from, to);
      }
    }
  }
}
