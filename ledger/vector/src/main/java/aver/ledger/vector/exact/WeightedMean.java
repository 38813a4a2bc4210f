package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
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
    write(terms, mean, lanes, Blocks.of(mean.length()));
  }

  static void write(List<Term> terms, VectorSink mean, Lanes lanes, Blocks blocks) {
    long total = checkedWeight(terms);
    for (Term term : terms) {
      if (term.vector().length() != mean.length()) {
        throw VectorFault.length(term.vector().length(), mean.length());
      }
    }
    lanes.run(blocks.count(), () -> new Averager(terms, total, mean, blocks));
  }

  private static long checkedWeight(List<Term> terms) {
    if (terms.isEmpty() || terms.size() > SampleCaps.PARTICIPANTS_MAX) {
      throw new IllegalArgumentException(
          "a mean is of 1 to %d vectors, not %d"
              .formatted(SampleCaps.PARTICIPANTS_MAX, terms.size()));
    }
    long total = terms.stream().mapToLong(Term::weight).sum();
    if (total == 0) {
      throw new IllegalArgumentException("all %d weights are 0".formatted(terms.size()));
    }
    return total;
  }

  private static final class Averager implements Lanes.Worker {
    private final List<Term> terms;
    private final long total;
    private final VectorSink mean;
    private final Blocks blocks;
    private final int[] values;
    private final long[] sums;

    Averager(List<Term> terms, long total, VectorSink mean, Blocks blocks) {
      this.terms = terms;
      this.total = total;
      this.mean = mean;
      this.blocks = blocks;
      this.values = new int[blocks.size()];
      this.sums = new long[blocks.size()];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      Arrays.fill(sums, 0, count, 0);
      for (Term term : terms) {
        VectorSource vector = term.vector();
        vector.read(from, values, count);
        Kernels.checkBound(values, count, from);
        if (term.scale() == Term.SCALE_ONE) {
          Kernels.addWeighted(sums, values, count, term.weight());
        } else {
          Kernels.addScaled(sums, values, count, term.weight(), term.scale());
        }
      }
      HalfEven.divide(sums, total, values, count);
      mean.write(from, values, count);
    }
  }
}
