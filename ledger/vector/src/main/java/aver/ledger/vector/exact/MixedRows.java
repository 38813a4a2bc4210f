package aver.ledger.vector.exact;

import aver.ledger.vector.SampleCaps;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Row {@code i} is the mean of some rows: {@code roundHalfEven(sum of group i / its size)}.
 *
 * @param rows what is mixed
 * @param groups indices into {@code rows}, ascending, each group with at least one
 */
public record MixedRows(Rows rows, List<List<Integer>> groups) implements Rows {
  /** Sums of so many values of 2^23 stay within int32. */
  private static final int INT_SUM_MAX = 255;

  /**
   * @throws IllegalArgumentException if there is no group, over 2^10, or an empty one
   * @throws IndexOutOfBoundsException if a group names a row that does not exist
   */
  public MixedRows {
    groups = groups.stream().map(List::copyOf).toList();
    if (groups.isEmpty() || groups.size() > SampleCaps.PARTICIPANTS_MAX) {
      throw new IllegalArgumentException(
          "1 to %d groups, not %d".formatted(SampleCaps.PARTICIPANTS_MAX, groups.size()));
    }
    for (List<Integer> group : groups) {
      if (group.isEmpty()) {
        throw new IllegalArgumentException("a group must have a row");
      }
      for (int row : group) {
        Objects.checkIndex(row, rows.count());
      }
    }
  }

  @Override
  public int count() {
    return groups.size();
  }

  @Override
  public long length() {
    return rows.length();
  }

  @Override
  public Reader reader(int size) {
    return new Mixer(this, size);
  }

  @Override
  public Rows pick(List<Integer> indices) {
    return new MixedRows(rows, indices.stream().map(groups::get).toList());
  }

  /** Sums of groups, each from all rows less those left out where these are fewer. */
  private static final class Mixer implements Reader {
    private final Reader plain;
    private final int[][] groups;
    private final int[][] others;
    private final int[][] values;
    private final boolean wide;
    private final int[] all;
    private final int[] sum;
    private final long[] wideSum;

    Mixer(MixedRows mixed, int size) {
      int n = mixed.rows.count();
      this.plain = mixed.rows.reader(size);
      this.groups = new int[mixed.groups.size()][];
      this.others = new int[mixed.groups.size()][];
      for (int g = 0; g < groups.length; g++) {
        boolean[] in = new boolean[n];
        mixed.groups.get(g).forEach(row -> in[row] = true);
        groups[g] = mixed.groups.get(g).stream().mapToInt(Integer::intValue).toArray();
        others[g] = IntStream.range(0, n).filter(row -> !in[row]).toArray();
      }
      this.values = new int[n][size];
      this.wide = n > INT_SUM_MAX;
      this.all = new int[wide ? 0 : size];
      this.sum = new int[wide ? 0 : size];
      this.wideSum = new long[wide ? size : 0];
    }

    @Override
    public void read(long from, int count, int[][] into) {
      plain.read(from, count, values);
      if (wide) {
        for (int g = 0; g < groups.length; g++) {
          Arrays.fill(wideSum, 0, count, 0);
          for (int row : groups[g]) {
            Kernels.addWeighted(wideSum, values[row], count, 1);
          }
          HalfEven.divideSmall(wideSum, groups[g].length, into[g], 0, count);
        }
        return;
      }
      Arrays.fill(all, 0, count, 0);
      for (int[] row : values) {
        Kernels.add(all, row, count);
      }
      for (int g = 0; g < groups.length; g++) {
        sumOf(g, count);
        HalfEven.divideSmall(sum, groups[g].length, into[g], count);
      }
    }

    private void sumOf(int g, int count) {
      if (others[g].length < groups[g].length) {
        System.arraycopy(all, 0, sum, 0, count);
        for (int row : others[g]) {
          Kernels.subtract(sum, values[row], count);
        }
      } else {
        Arrays.fill(sum, 0, count, 0);
        for (int row : groups[g]) {
          Kernels.add(sum, values[row], count);
        }
      }
    }
  }
}
