package aver.ledger.vector.server;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import java.util.OptionalLong;

/**
 * The next control variate of a task (SCAFFOLD).
 *
 * <ul>
 *   <li><b>Formula:</b> {@code c' = c + (n / N) d}, {@code d} what the rule made of the members'
 *       changes, {@code n} how many there were, {@code N} how many members there are.
 *   <li><b>On integers:</b> {@code c' = c + roundHalfEven(d n / N)}.
 *   <li><b>Paper:</b> Karimireddy, Kale, Mohri, Reddi, Stich, Suresh: SCAFFOLD: Stochastic
 *       Controlled Averaging for Federated Learning, ICML 2020.
 *   <li><b>Example:</b> c = 10, d = 6, n = 3 of N = 4: 6 * 3 / 4 = 4.5 goes to 4, c' = 14.
 * </ul>
 */
public final class ControlStep {
  private ControlStep() {}

  /**
   * Writes the next control variate, unless a value of it is not within {@code int32}.
   *
   * @param control the present one
   * @param change values within 2^23, as long as the control variate
   * @param updates n, 1 to 2^10
   * @param members N, 1 to 2^10
   * @param next takes the next one; may be {@code change} itself
   * @return the index of the first value outside {@code int32}; empty if there is none
   */
  public static OptionalLong write(
      VectorSource control,
      VectorSource change,
      int updates,
      int members,
      VectorSink next,
      Lanes lanes) {
    if (change.length() != control.length() || next.length() != control.length()) {
      throw VectorFault.length(change.length(), control.length());
    }
    Blocks blocks = Blocks.of(control.length());
    return lanes
        .run(blocks.count(), () -> new Stepper(control, change, updates, members, next, blocks))
        .stream()
        .mapToLong(stepper -> stepper.overflowAt)
        .filter(at -> at >= 0)
        .min();
  }

  private static final class Stepper implements Lanes.Worker {
    private final VectorSource control;
    private final VectorSource change;
    private final long updates;
    private final double members;
    private final VectorSink next;
    private final Blocks blocks;
    private final int[] values;
    private final int[] changes;
    private long overflowAt = -1;

    Stepper(
        VectorSource control,
        VectorSource change,
        int updates,
        int members,
        VectorSink next,
        Blocks blocks) {
      this.control = control;
      this.change = change;
      this.updates = updates;
      this.members = members;
      this.next = next;
      this.blocks = blocks;
      this.values = new int[blocks.size()];
      this.changes = new int[blocks.size()];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      control.read(from, values, count);
      change.read(from, changes, count);
      for (int i = 0; i < count; i++) {
        // below 2^33 and a divisor up to 2^10: the division decides halves rightly, as in HalfEven
        long sum = values[i] + (long) Math.rint(updates * changes[i] / members);
        if (sum != (int) sum && (overflowAt < 0 || from + i < overflowAt)) {
          overflowAt = from + i;
        }
        values[i] = (int) sum;
      }
      next.write(from, values, count);
    }
  }
}
