package aver.ledger.vector;

import java.util.OptionalLong;

/** The next global model: {@code next = base + delta}, value by value. */
public final class ModelStep {
  private ModelStep() {}

  /**
   * Writes the next model, unless a value of it is not within {@code int32}: then the round is void
   * ({@code model_overflow}) and what was written is to be thrown away.
   *
   * @param base the present model
   * @param delta what the rule made of the updates; same length
   * @param next takes the next model; same length
   * @return the index of the first value outside {@code int32}; empty if there is none
   */
  public static OptionalLong next(
      VectorSource base, VectorSource delta, VectorSink next, Lanes lanes) {
    if (delta.length() != base.length()) {
      throw VectorFault.length(delta.length(), base.length());
    }
    if (next.length() != base.length()) {
      throw new IllegalArgumentException(
          "the next model takes %d values, the present has %d"
              .formatted(next.length(), base.length()));
    }
    Blocks blocks = Blocks.of(base.length());
    return lanes.run(blocks.count(), () -> new Adder(base, delta, next, blocks)).stream()
        .mapToLong(adder -> adder.overflowAt)
        .filter(at -> at >= 0)
        .min();
  }

  /**
   * Adds {@code delta} to {@code base}; returns the first index that overflowed, or -1.
   *
   * @param sum takes the sums; neither of the other two
   */
  public static int add(int[] base, int[] delta, int[] sum, int count) {
    int overflow = 0;
    for (int i = 0; i < count; i++) {
      int s = base[i] + delta[i];
      // a sum overflowed if its sign differs from that of both terms
      overflow |= (s ^ base[i]) & (s ^ delta[i]);
      sum[i] = s;
    }
    if (overflow >= 0) {
      return -1;
    }
    int first = 0;
    while (((sum[first] ^ base[first]) & (sum[first] ^ delta[first])) >= 0) {
      first++;
    }
    return first;
  }

  private static final class Adder implements Lanes.Worker {
    private final VectorSource base;
    private final VectorSource delta;
    private final VectorSink next;
    private final Blocks blocks;
    private final int[] a;
    private final int[] b;
    private final int[] sum;
    private long overflowAt = -1;

    Adder(VectorSource base, VectorSource delta, VectorSink next, Blocks blocks) {
      this.base = base;
      this.delta = delta;
      this.next = next;
      this.blocks = blocks;
      this.a = new int[blocks.size()];
      this.b = new int[blocks.size()];
      this.sum = new int[blocks.size()];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      base.read(from, a, count);
      delta.read(from, b, count);
      int overflow = add(a, b, sum, count);
      if (overflow >= 0 && (overflowAt < 0 || from + overflow < overflowAt)) {
        overflowAt = from + overflow;
      }
      next.write(from, sum, count);
    }
  }
}
