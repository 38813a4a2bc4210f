package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import java.util.Arrays;

/**
 * {@code out_j = roundHalfEven(sum_i(k_i q_ij) / 2^F)}, held within +-2^23: a sum whose
 * coefficients need not add up to its divisor. At most 2^10 coefficients of 2^28 and values of
 * 2^23, so every sum stays within 2^61.
 */
public final class TrustedSum {
  private TrustedSum() {}

  /**
   * Writes the sum; rows whose coefficient is 0 do not count.
   *
   * @param coefficients one a row, 0 to 2^28
   * @param digits F, 0 to 62
   * @throws VectorFault if the rows have another length than {@code out}, or a value over 2^23
   */
  public static void write(Rows rows, int[] coefficients, int digits, VectorSink out, Lanes lanes) {
    if (coefficients.length != rows.count() || digits < 0 || digits > 62) {
      throw new IllegalArgumentException(
          "%d coefficients of %d rows, %d digits"
              .formatted(coefficients.length, rows.count(), digits));
    }
    for (int k : coefficients) {
      if (k < 0 || k > SampleCaps.WEIGHT_MAX) {
        throw new IllegalArgumentException("coefficient must be 0 to 2^28, was " + k);
      }
    }
    if (rows.length() != out.length()) {
      throw VectorFault.length(rows.length(), out.length());
    }
    Blocks blocks = RowBlocks.of(out.length(), rows.count());
    lanes.run(blocks.count(), () -> new Adder(rows, coefficients, digits, out, blocks));
  }

  private static final class Adder implements Lanes.Worker {
    private final Rows.Reader reader;
    private final int[] coefficients;
    private final int digits;
    private final VectorSink out;
    private final Blocks blocks;
    private final int[][] values;
    private final long[] sums;

    Adder(Rows rows, int[] coefficients, int digits, VectorSink out, Blocks blocks) {
      this.reader = rows.reader(blocks.size());
      this.coefficients = coefficients;
      this.digits = digits;
      this.out = out;
      this.blocks = blocks;
      this.values = new int[rows.count()][blocks.size()];
      this.sums = new long[blocks.size()];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      reader.read(from, count, values);
      Arrays.fill(sums, 0, count, 0);
      Kernels.addWeighted(sums, values, coefficients, count);
      long below = digits == 0 ? 0 : (1L << (digits - 1)) - 1;
      int[] results = values[0];
      for (int i = 0; i < count; i++) {
        long odd = digits == 0 ? 0 : (sums[i] >> digits) & 1;
        long rounded = (sums[i] + below + odd) >> digits;
        results[i] = (int) Math.max(-FixedPoint.BOUND_MAX, Math.min(FixedPoint.BOUND_MAX, rounded));
      }
      out.write(from, results, count);
    }
  }
}
