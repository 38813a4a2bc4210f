package aver.ledger.rules.round;

import aver.ledger.rules.state.Learning;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.Sketches;
import aver.reputation.History;
import aver.reputation.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The vector of a model version in which a task remembers its members' updates: a row of {@link
 * Learning#HISTORY_ROW} values for each member, in the order in which they first enrolled, zeros
 * for those of whom nothing was included yet.
 *
 * <p>A row is the number of rounds (3 for more), the evidence of the last two, five zeros, the
 * direction of the last update and the sum of all ({@link Trace}).
 */
final class HistoryVector {
  private static final int LAST = 8;
  private static final int SUM = LAST + Trace.WIDTH;

  private HistoryVector() {}

  /** Judges the included updates; empty where the task remembers none. */
  static Optional<History.Judged> judge(
      RoundInput input, List<Place> included, List<VectorSource> deltas, Lanes lanes) {
    Carried carried = input.carried();
    if (carried.learning().historyMembers() == 0) {
      return Optional.empty();
    }
    List<Trace> traces = read(carried);
    List<VectorSource> vectors = new ArrayList<>(deltas);
    carried.aggregate().ifPresent(vectors::add);
    input.lastDelta().ifPresent(vectors::add);
    List<long[]> sketches = Sketches.of(vectors, lanes);
    List<History.Present> present = new ArrayList<>(included.size());
    for (int i = 0; i < included.size(); i++) {
      int row = carried.members().indexOf(included.get(i).member());
      present.add(new History.Present(row, sketches.get(i)));
    }
    return Optional.of(
        History.judge(
            input.dimension(), traces, present, sketches.subList(deltas.size(), sketches.size())));
  }

  private static List<Trace> read(Carried carried) {
    List<Trace> traces = new ArrayList<>();
    int[] row = new int[Learning.HISTORY_ROW];
    for (int i = 0; i < carried.members().size(); i++) {
      String member = carried.members().get(i);
      if (carried.history().isEmpty()) {
        traces.add(Trace.fresh(member));
      } else {
        carried.history().get().read((long) i * row.length, row, row.length);
        int[] last = Arrays.copyOfRange(row, LAST, SUM);
        int[] sum = Arrays.copyOfRange(row, SUM, row.length);
        traces.add(new Trace(member, row[0], row[1], row[2], last, sum));
      }
    }
    return traces;
  }

  /** Writes the rows of all members, and zeros where there is room for more. */
  static void write(List<Trace> traces, VectorSink into) {
    int[] row = new int[Learning.HISTORY_ROW];
    long rows = into.length() / row.length;
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, 0);
      if (i < traces.size()) {
        Trace trace = traces.get(i);
        row[0] = trace.rounds();
        row[1] = trace.newer();
        row[2] = trace.older();
        System.arraycopy(trace.last(), 0, row, LAST, Trace.WIDTH);
        System.arraycopy(trace.sum(), 0, row, SUM, Trace.WIDTH);
      }
      into.write((long) i * row.length, row, row.length);
    }
  }
}
