package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Exact dot products of vectors within +-2^23: an {@code int64} total a block (2^16 products of
 * 2^46), 128 bits across blocks (2^30 products of 2^46 are 2^76).
 */
public final class DotProducts {
  private DotProducts() {}

  /**
   * All squared norms, in the vectors' order.
   *
   * @param vectors of one length, 1 to 2^10
   * @throws VectorFault if a vector has another length than the first, or a value over 2^23
   */
  public static List<BigInteger> squaredNorms(List<VectorSource> vectors, Lanes lanes) {
    return squaredNorms(Rows.of(vectors), lanes);
  }

  /** All squared norms of rows, in their order. */
  public static List<BigInteger> squaredNorms(Rows rows, Lanes lanes) {
    return List.of(run(rows, lanes, blocks(rows), rows.count(), Norms::new));
  }

  /**
   * All pairs' dot products (the Gram matrix). Reads each vector once, but costs {@code n (n + 1) /
   * 2} products a value: 10 vectors of 1 M values take some milliseconds, 100 take hundreds.
   *
   * @param vectors as for {@link #squaredNorms(List, Lanes)}
   */
  public static Gram gram(List<VectorSource> vectors, Lanes lanes) {
    return gram(Rows.of(vectors), lanes);
  }

  /** All pairs' dot products of rows. */
  public static Gram gram(Rows rows, Lanes lanes) {
    return gram(rows, lanes, blocks(rows));
  }

  static Gram gram(Rows rows, Lanes lanes, Blocks blocks) {
    int n = rows.count();
    return new Gram(n, List.of(run(rows, lanes, blocks, n * (n + 1) / 2, Pairs::new)));
  }

  /**
   * The squared distances of rows to a point, in the rows' order: {@code 2 n + 1} products a value
   * in one pass, where all pairs would take {@code n^2 / 2}.
   *
   * @param point within +-2^23
   * @throws VectorFault if the point has another length than the rows, or a value over 2^23
   */
  public static List<BigInteger> squaredDistances(Rows rows, VectorSource point, Lanes lanes) {
    Rows all = rows.with(point);
    int n = rows.count();
    BigInteger[] products = run(all, lanes, blocks(all), 2 * n + 1, Star::new);
    List<BigInteger> distances = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      BigInteger between = products[n + 1 + i];
      distances.add(products[i].add(products[n]).subtract(between.shiftLeft(1)));
    }
    return distances;
  }

  private static Blocks blocks(Rows rows) {
    return RowBlocks.of(rows.length(), rows.count());
  }

  /** The norm rounded down, {@code isqrt(sum(q^2))}: at most 2^38. */
  public static long norm(BigInteger squaredNorm) {
    return squaredNorm.sqrt().longValueExact();
  }

  static BigInteger[] run(Rows rows, Lanes lanes, Blocks blocks, int totals, WorkerMaker maker) {
    BigInteger[] sums = new BigInteger[totals];
    List<Totals> workers = lanes.run(blocks.count(), () -> maker.make(rows, blocks, totals));
    for (int t = 0; t < totals; t++) {
      BigInteger sum = BigInteger.ZERO;
      for (Totals worker : workers) {
        sum = sum.add(worker.totals[t].toBigInteger());
      }
      sums[t] = sum;
    }
    return sums;
  }

  @FunctionalInterface
  interface WorkerMaker {
    Totals make(Rows rows, Blocks blocks, int totals);
  }

  /** A lane's totals. */
  abstract static sealed class Totals implements Lanes.Worker {
    final int[][] values;
    final Wide[] totals;
    private final Blocks blocks;
    private final Rows.Reader reader;

    Totals(Rows rows, Blocks blocks, int count) {
      this.blocks = blocks;
      this.reader = rows.reader(blocks.size());
      this.values = new int[rows.count()][blocks.size()];
      this.totals = new Wide[count];
      for (int t = 0; t < count; t++) {
        totals[t] = new Wide();
      }
    }

    @Override
    public final void block(int index) {
      int count = blocks.sizeOf(index);
      reader.read(blocks.from(index), count, values);
      add(count);
    }

    abstract void add(int count);
  }

  /** Total {@code i} is the squared norm of row {@code i}. */
  static final class Norms extends Totals {
    Norms(Rows rows, Blocks blocks, int count) {
      super(rows, blocks, count);
    }

    @Override
    void add(int count) {
      for (int i = 0; i < values.length; i++) {
        totals[i].add(Kernels.dot(values[i], values[i], count));
      }
    }
  }

  /**
   * Total {@code i (i + 1) / 2 + j}, {@code j <= i}, is the product of rows {@code i} and {@code
   * j}.
   */
  static final class Pairs extends Totals {
    Pairs(Rows rows, Blocks blocks, int count) {
      super(rows, blocks, count);
    }

    @Override
    void add(int count) {
      int t = 0;
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j <= i; j++) {
          totals[t++].add(Kernels.dot(values[i], values[j], count));
        }
      }
    }
  }

  /**
   * Of {@code m} rows, total {@code i < m} is the squared norm of row {@code i}, total {@code m +
   * i} the product of rows {@code i} and {@code m - 1}.
   */
  static final class Star extends Totals {
    Star(Rows rows, Blocks blocks, int count) {
      super(rows, blocks, count);
    }

    @Override
    void add(int count) {
      int m = values.length;
      for (int i = 0; i < m; i++) {
        totals[i].add(Kernels.dot(values[i], values[i], count));
      }
      for (int i = 0; i < m - 1; i++) {
        totals[m + i].add(Kernels.dot(values[i], values[m - 1], count));
      }
    }
  }
}
