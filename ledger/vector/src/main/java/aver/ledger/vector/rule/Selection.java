package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.WeightedMean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rules that take some updates whole and leave the others out. */
final class Selection {
  private Selection() {}

  /** The mean of the chosen updates, each once, rounded half to even. */
  static void mean(Updates updates, List<Integer> chosen, VectorSink delta, Lanes lanes) {
    // in ascending order, so that files are read as they lie; the order changes no sum
    WeightedMean.write(
        updates.rows().pick(chosen.stream().sorted().toList()),
        Collections.nCopies(chosen.size(), 1),
        delta,
        lanes);
  }

  /**
   * What was done with each update.
   *
   * @param ranking all updates, best first
   * @param kept how many of them count
   * @param by what they were ranked by
   */
  static List<Treatment> treatments(List<Integer> ranking, int kept, String by) {
    List<Treatment> treatments = new ArrayList<>(Collections.nCopies(ranking.size(), null));
    for (int place = 0; place < ranking.size(); place++) {
      boolean counted = place < kept;
      String why = "%s %d of %d, the first %d count".formatted(by, place + 1, ranking.size(), kept);
      treatments.set(ranking.get(place), Treatment.ofShare(Treatment.PPM / kept, counted, why));
    }
    return List.copyOf(treatments);
  }
}
