package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code out_j = roundHalfEven(sum_i(w_i q_ij) / sum_i(w_i))}, each vector read once, block by
 * block.
 *
 * <p>No overflow: see {@link SampleCaps}. Values of the result are within the largest of the values
 * that go in.
 */
public final class WeightedMean {
  private WeightedMean() {}

  /**
   * Writes the mean of {@code terms}. The order of the terms does not matter.
   *
   * @param terms 1 to 2^10 vectors of one length, of which one at least weighs something
   * @throws VectorFault if a vector has another length than {@code mean}, or a value over 2^23
   */
  public static void write(List<Term> terms, VectorSink mean, Lanes lanes) {
    write(terms, mean, lanes, RowBlocks.of(mean.length(), Math.max(1, terms.size())));
  }

  static void write(List<Term> terms, VectorSink mean, Lanes lanes, Blocks blocks) {
    if (terms.isEmpty()) {
      throw new IllegalArgumentException(
          "a mean is of 1 to %d vectors, not 0".formatted(SampleCaps.PARTICIPANTS_MAX));
    }
    Rows plain = Rows.of(terms.stream().map(Term::vector).toList());
    boolean scaled = terms.stream().anyMatch(term -> term.scale() != Term.SCALE_ONE);
    Rows rows = scaled ? new ScaledRows(plain, terms.stream().map(Term::scale).toList()) : plain;
    write(rows, terms.stream().map(Term::weight).toList(), mean, lanes, blocks);
  }

  /**
   * Writes the mean of rows. Rows that weigh nothing are not read.
   *
   * @param weights one a row, 0 to 2^28, of which one at least is not 0
   * @throws VectorFault if the rows have another length than {@code mean}, or a value over 2^23
   */
  public static void write(Rows rows, List<Integer> weights, VectorSink mean, Lanes lanes) {
    write(rows, weights, mean, lanes, RowBlocks.of(mean.length(), rows.count()));
  }

  static void write(Rows rows, List<Integer> weights, VectorSink mean, Lanes lanes, Blocks blocks) {
    if (weights.size() != rows.count()) {
      throw new IllegalArgumentException(
          "%d rows have %d weights".formatted(rows.count(), weights.size()));
    }
    if (rows.length() != mean.length()) {
      throw VectorFault.length(rows.length(), mean.length());
    }
    List<Integer> heavy = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) != 0) {
        heavy.add(i);
      }
    }
    if (heavy.isEmpty()) {
      throw new IllegalArgumentException("all %d weights are 0".formatted(weights.size()));
    }
    Rows read = heavy.size() == rows.count() ? rows : rows.pick(heavy);
    int[] counted = heavy.stream().mapToInt(weights::get).toArray();
    lanes.run(blocks.count(), () -> new Averager(read, counted, mean, blocks));
  }

  private static final class Averager implements Lanes.Worker {
    private final Rows.Reader reader;
    private final int[] weights;
    private final long total;
    private final VectorSink mean;
    private final Blocks blocks;
    private final int[][] values;
    private final long[] sums;

    Averager(Rows rows, int[] weights, VectorSink mean, Blocks blocks) {
      this.reader = rows.reader(blocks.size());
      this.weights = weights;
      this.total = Arrays.stream(weights).asLongStream().sum();
      this.mean = mean;
      this.blocks = blocks;
      this.values = new int[weights.length][blocks.size()];
      this.sums = new long[blocks.size()];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      reader.read(from, count, values);
      if (weights.length == 1) {
        mean.write(from, values[0], count);
        return;
      }
      Arrays.fill(sums, 0, count, 0);
      Kernels.addWeighted(sums, values, weights, count);
      HalfEven.divide(sums, total, values[0], count);
      mean.write(from, values[0], count);
    }
  }
}
