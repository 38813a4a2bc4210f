package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import java.util.Arrays;

/** Reduces each coordinate of some rows by itself: a {@link Network}, then a {@link Ranked}. */
public final class CoordinateWise {
  /**
   * Values of all rows that are put in order at once: 32 KiB, so that they stay in a first-level
   * cache.
   */
  private static final int ORDERED_VALUES = 1 << 13;

  private static final int ORDERED_MIN = 1 << 8;

  /** Loops of whole vector instructions leave nothing to do value by value. */
  private static final int ORDERED_STEP = 1 << 6;

  /** Coordinates on which shares are measured, at most. */
  public static final int SAMPLE_MAX = 1 << 12;

  private static final int SAMPLE_RUN = 1 << 6;

  private CoordinateWise() {}

  /**
   * Writes the reduction.
   *
   * @throws VectorFault if the rows have another length than {@code out}, or a value over 2^23
   */
  public static void write(Rows rows, Ranked ranked, VectorSink out, Lanes lanes) {
    write(rows, ranked, out, lanes, RowBlocks.of(out.length(), rows.count()));
  }

  static void write(Rows rows, Ranked ranked, VectorSink out, Lanes lanes, Blocks blocks) {
    if (rows.count() != ranked.count()) {
      throw new IllegalArgumentException("%d rows, not %d".formatted(rows.count(), ranked.count()));
    }
    if (rows.length() != out.length()) {
      throw VectorFault.length(rows.length(), out.length());
    }
    Network network = Network.ranking(ranked.wanted());
    lanes.run(blocks.count(), () -> new Reducer(rows, network, ranked, out, blocks));
  }

  /**
   * How often each row's value was in the run, on at most 2^12 coordinates in 64 runs spread evenly
   * over the length. Where equal values stand at an edge of the run, all of them are taken to be in
   * it.
   */
  public static long[] shares(Rows rows, Ranked ranked) {
    int n = rows.count();
    long length = rows.length();
    long runs =
        length <= SAMPLE_MAX ? -Math.floorDiv(-length, SAMPLE_RUN) : SAMPLE_MAX / SAMPLE_RUN;
    Rows.Reader reader = rows.reader(SAMPLE_RUN);
    int[][] values = new int[n][SAMPLE_RUN];
    int[] ordered = new int[n];
    long[] shares = new long[n];
    for (long run = 0; run < runs; run++) {
      long from = length <= SAMPLE_MAX ? run * SAMPLE_RUN : run * (length / runs);
      int count = (int) Math.min(SAMPLE_RUN, length - from);
      reader.read(from, count, values);
      for (int c = 0; c < count; c++) {
        for (int i = 0; i < n; i++) {
          ordered[i] = values[i][c];
        }
        Arrays.sort(ordered);
        int first = ranked.first(ordered);
        int least = ordered[first];
        int most = ordered[first + ranked.kept() - 1];
        for (int i = 0; i < n; i++) {
          shares[i] += values[i][c] >= least && values[i][c] <= most ? 1 : 0;
        }
      }
    }
    return shares;
  }

  private static final class Reducer implements Lanes.Worker {
    private final Rows.Reader reader;
    private final Network network;
    private final Ranked ranked;
    private final VectorSink out;
    private final Blocks blocks;
    private final int[][] values;
    private final int[] results;
    private final long[] sums;
    private final long[] centres;
    private final int step;

    Reducer(Rows rows, Network network, Ranked ranked, VectorSink out, Blocks blocks) {
      this.reader = rows.reader(blocks.size());
      this.network = network;
      this.ranked = ranked;
      this.out = out;
      this.blocks = blocks;
      this.values = new int[rows.count()][blocks.size()];
      this.results = new int[blocks.size()];
      this.sums = new long[blocks.size()];
      this.centres = new long[blocks.size()];
      this.step =
          Math.max(ORDERED_MIN, ORDERED_VALUES / rows.count() / ORDERED_STEP * ORDERED_STEP);
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      reader.read(from, count, values);
      for (int at = 0; at < count; at += step) {
        int to = Math.min(count, at + step);
        network.apply(values, at, to);
        ranked.reduce(values, at, to, results, sums, centres);
      }
      out.write(from, results, count);
    }
  }
}
