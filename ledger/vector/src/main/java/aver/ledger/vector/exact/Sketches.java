package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.util.ArrayList;
import java.util.List;

/**
 * {@value #WIDTH} sums that stand for a vector: the sketch of a sum is the sum of the sketches, and
 * dot products of sketches are those of the vectors but for an error of about {@code 1/16} of the
 * product of their lengths (Charikar, Chen and Farach-Colton, "Finding frequent items in data
 * streams", ICALP 2002; Alon, Matias and Szegedy, STOC 1996).
 *
 * <p>A vector of up to {@value #WIDTH} values stands for itself, zeros behind it. In a longer one
 * value {@code i} is added to sum {@code z >>> 56} or, where {@code z} is odd, taken from it, with
 * {@code z = mix(0x9e3779b97f4a7c15 (i + 1))} modulo 2^64 and the mixing of SplitMix64: {@code z =
 * (z ^ (z >>> 30)) 0xbf58476d1ce4e5b9; z = (z ^ (z >>> 27)) 0x94d049bb133111eb; z ^ (z >>> 31)}.
 * The same for everybody and for ever, so that somebody may choose a vector by its sketch.
 *
 * <p>Sums are exact: values of int32, at most 2^30 of them.
 */
public final class Sketches {
  /** How many sums stand for a vector. */
  public static final int WIDTH = 256;

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Sketches() {}

  /**
   * Sketches vectors in one pass over each.
   *
   * @param vectors of one length
   * @return one a vector, in their order
   */
  public static List<long[]> of(List<VectorSource> vectors, Lanes lanes) {
    List<long[]> sums = new ArrayList<>(vectors.size());
    vectors.forEach(_ -> sums.add(new long[WIDTH]));
    if (vectors.isEmpty()) {
      return sums;
    }
    Blocks blocks = Blocks.of(vectors.getFirst().length());
    for (Worker worker : lanes.run(blocks.count(), () -> new Worker(vectors, blocks))) {
      for (int v = 0; v < sums.size(); v++) {
        long[] into = sums.get(v);
        for (int b = 0; b < WIDTH; b++) {
          into[b] += worker.sums[v][b];
        }
      }
    }
    return sums;
  }

  /** Where value {@code i} of a long vector goes: {@code 2 b}, or {@code 2 b + 1} to be taken. */
  static int place(long i) {
    long z = GOLDEN * (i + 1);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return (int) (z >>> 56) << 1 | (int) (z & 1);
  }

  /** A lane's sums. */
  private static final class Worker implements Lanes.Worker {
    private final List<VectorSource> vectors;
    private final Blocks blocks;
    private final int[] values;
    private final int[] places;
    private final long[][] sums;

    Worker(List<VectorSource> vectors, Blocks blocks) {
      this.vectors = vectors;
      this.blocks = blocks;
      this.values = new int[blocks.size()];
      this.places = new int[blocks.size()];
      this.sums = new long[vectors.size()][WIDTH];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      boolean whole = blocks.length() <= WIDTH;
      for (int i = 0; i < count; i++) {
        places[i] = whole ? i << 1 : place(from + i);
      }
      for (int v = 0; v < sums.length; v++) {
        vectors.get(v).read(from, values, count);
        long[] into = sums[v];
        for (int i = 0; i < count; i++) {
          int minus = -(places[i] & 1); // -1 to take, 0 to add
          into[places[i] >> 1] += (values[i] ^ minus) - (long) minus;
        }
      }
    }
  }
}
