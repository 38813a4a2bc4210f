package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.CoordinateWise;
import aver.ledger.vector.exact.Ranked;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rules that decide each coordinate by itself. */
final class Coordinates {
  private Coordinates() {}

  /**
   * Writes the reduction and tells how often each update's value counted.
   *
   * @param what a value that counted is called
   */
  static List<Treatment> write(
      Updates updates, Ranked ranked, String what, VectorSink delta, Lanes lanes) {
    CoordinateWise.write(updates.rows(), ranked, delta, lanes);
    long sampled = Math.min(updates.length(), CoordinateWise.SAMPLE_MAX);
    long[] times = CoordinateWise.shares(updates.rows(), ranked);
    List<Integer> shares =
        Treatment.shares(Arrays.stream(times).mapToObj(BigInteger::valueOf).toList());
    List<Treatment> treatments = new ArrayList<>(times.length);
    for (int i = 0; i < times.length; i++) {
      String why =
          String.format(
              Locale.ROOT,
              "%s on %.1f %% of %d coordinates",
              what,
              100.0 * times[i] / sampled,
              sampled);
      treatments.add(Treatment.ofShare(shares.get(i), true, why));
    }
    return List.copyOf(treatments);
  }
}
