package aver.ledger.rules.round;

import aver.ledger.rules.state.Evaluation;
import aver.ledger.vector.VectorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Adds up the confusion counts of at least three sites; of fewer, nothing is told.
 *
 * <p>A site counts if each of its counts is at least 0, each class has at least 10 rows, and all
 * rows together are at most what it registered. One that does not is left out here and nowhere
 * else: neither money nor standing depends on it.
 */
final class EvaluationSum {
  /** Fewest validation rows of each class at a site. */
  static final int CLASS_ROWS_MIN = 10;

  private static final long PPM = 1_000_000;

  private EvaluationSum() {}

  static Optional<Evaluation> of(List<Place> places, int classes) {
    if (classes == 0) {
      return Optional.empty();
    }
    var sums = new long[classes * classes];
    List<Integer> accuraciesPpm = new ArrayList<>();
    for (Place place : places) {
      Optional<int[]> counts = place.included() ? counts(place, classes) : Optional.empty();
      if (counts.isPresent()) {
        Arrays.setAll(sums, i -> sums[i] + counts.get()[i]);
        accuraciesPpm.add(accuracyPpm(counts.get(), classes));
      }
    }
    if (accuraciesPpm.size() < Evaluation.SITES_MIN) {
      return Optional.empty();
    }
    return Optional.of(
        new Evaluation(
            accuraciesPpm.size(),
            Arrays.stream(sums).boxed().toList(),
            Collections.min(accuraciesPpm),
            Collections.max(accuraciesPpm)));
  }

  /** Returns the counts of a site; empty if there are none that count. */
  private static Optional<int[]> counts(Place place, int classes) {
    int cells = classes * classes;
    Optional<VectorSource> source = place.evaluation().filter(vector -> vector.length() == cells);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    var counts = new int[cells];
    source.get().read(0, counts, cells);
    long total = 0;
    for (int row = 0; row < classes; row++) {
      long inClass = 0;
      for (int column = 0; column < classes; column++) {
        int count = counts[row * classes + column];
        if (count < 0) {
          return Optional.empty();
        }
        inClass += count;
      }
      if (inClass < CLASS_ROWS_MIN) {
        return Optional.empty();
      }
      total += inClass;
    }
    return total <= place.registered() ? Optional.of(counts) : Optional.empty();
  }

  /** Returns {@code floor(10^6 right / all)}. */
  private static int accuracyPpm(int[] counts, int classes) {
    long right = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      all += counts[i];
      right += i % (classes + 1) == 0 ? counts[i] : 0;
    }
    return Math.toIntExact(PPM * right / all);
  }
}
