package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import java.math.BigInteger;
import java.util.List;

/**
 * Exact dot products of vectors within +-2^23: an {@code int64} total a block (2^16 products of
 * 2^46), 128 bits across blocks (2^30 products of 2^46 are 2^76).
 */
public final class DotProducts {
  /**
   * Values that all vectors' blocks may take together: 1 MiB, so that they stay in a second-level
   * cache.
   */
  private static final int CACHED_VALUES = 1 << 18;

  private static final int BLOCK_MIN = 1 << 10;

  private DotProducts() {}

  /**
   * All squared norms, in the vectors' order.
   *
   * @param vectors of one length, 1 to 2^10
   * @throws VectorFault if a vector has another length than the first, or a value over 2^23
   */
  public static List<BigInteger> squaredNorms(List<VectorSource> vectors, Lanes lanes) {
    int n = vectors.size();
    BigInteger[] totals = run(vectors, lanes, Blocks.of(checkedLength(vectors)), n, Norms::new);
    return List.of(totals);
  }

  /**
   * All pairs' dot products (the Gram matrix). Reads each vector once, but costs {@code n (n + 1) /
   * 2} products a value: 10 vectors of 1 M values take tens of milliseconds, 100 take seconds.
   *
   * @param vectors as for {@link #squaredNorms}
   */
  public static Gram gram(List<VectorSource> vectors, Lanes lanes) {
    int n = vectors.size();
    long length = checkedLength(vectors);
    int size = Math.clamp(CACHED_VALUES / n, BLOCK_MIN, Blocks.SIZE);
    BigInteger[] totals =
        run(vectors, lanes, new Blocks(length, size), n * (n + 1) / 2, Pairs::new);
    return new Gram(n, List.of(totals));
  }

  /** The norm rounded down, {@code isqrt(sum(q^2))}: at most 2^38. */
  public static long norm(BigInteger squaredNorm) {
    return squaredNorm.sqrt().longValueExact();
  }

  static BigInteger[] run(
      List<VectorSource> vectors, Lanes lanes, Blocks blocks, int totals, WorkerMaker maker) {
    BigInteger[] sums = new BigInteger[totals];
    List<Totals> workers = lanes.run(blocks.count(), () -> maker.make(vectors, blocks, totals));
    for (int t = 0; t < totals; t++) {
      BigInteger sum = BigInteger.ZERO;
      for (Totals worker : workers) {
        sum = sum.add(worker.totals[t].toBigInteger());
      }
      sums[t] = sum;
    }
    return sums;
  }

  private static long checkedLength(List<VectorSource> vectors) {
    if (vectors.isEmpty() || vectors.size() > SampleCaps.PARTICIPANTS_MAX) {
      throw new IllegalArgumentException(
          "1 to %d vectors, not %d".formatted(SampleCaps.PARTICIPANTS_MAX, vectors.size()));
    }
    long length = vectors.getFirst().length();
    for (VectorSource vector : vectors) {
      if (vector.length() != length) {
        throw VectorFault.length(vector.length(), length);
      }
    }
    return length;
  }

  @FunctionalInterface
  interface WorkerMaker {
    Totals make(List<VectorSource> vectors, Blocks blocks, int totals);
  }

  /** A lane's totals. */
  abstract static sealed class Totals implements Lanes.Worker {
    final List<VectorSource> vectors;
    final Blocks blocks;
    final Wide[] totals;

    Totals(List<VectorSource> vectors, Blocks blocks, int count) {
      this.vectors = vectors;
      this.blocks = blocks;
      this.totals = new Wide[count];
      for (int t = 0; t < count; t++) {
        totals[t] = new Wide();
      }
    }

    final void read(int vector, int block, int[] into) {
      long from = blocks.from(block);
      int count = blocks.sizeOf(block);
      vectors.get(vector).read(from, into, count);
      Kernels.checkBound(into, count, from);
    }
  }

  /** Total {@code i} is the squared norm of vector {@code i}. */
  static final class Norms extends Totals {
    private final int[] values;

    Norms(List<VectorSource> vectors, Blocks blocks, int count) {
      super(vectors, blocks, count);
      this.values = new int[blocks.size()];
    }

    @Override
    public void block(int index) {
      for (int i = 0; i < vectors.size(); i++) {
        read(i, index, values);
        totals[i].add(Kernels.dot(values, values, blocks.sizeOf(index)));
      }
    }
  }

  /**
   * Total {@code i (i + 1) / 2 + j}, {@code j <= i}, is the product of vectors {@code i} and {@code
   * j}.
   */
  static final class Pairs extends Totals {
    private final int[][] values;

    Pairs(List<VectorSource> vectors, Blocks blocks, int count) {
      super(vectors, blocks, count);
      this.values = new int[vectors.size()][blocks.size()];
    }

    @Override
    public void block(int index) {
      int count = blocks.sizeOf(index);
      for (int i = 0; i < values.length; i++) {
        read(i, index, values[i]);
      }
      int t = 0;
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j <= i; j++) {
          totals[t++].add(Kernels.dot(values[i], values[j], count));
        }
      }
    }
  }
}
