package aver.simulations.demo.data;

import aver.participant.training.Confusion;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is on some rows, as shares from 0 to 1, rounded to four places.
 *
 * @param accuracy of all rows, predicted rightly
 * @param sensitivity of the ill, found; of two classes only
 * @param specificity of the well, cleared; of two classes only
 * @param rows that it was measured on
 */
public record Quality(
    double accuracy, @Nullable Double sensitivity, @Nullable Double specificity, long rows) {
  static Quality of(Confusion counts) {
    boolean two = counts.classes() == 2;
    return new Quality(
        rounded(counts.accuracy().orElse(0)),
        two ? rounded(counts.sensitivity()) : null,
        two ? rounded(counts.specificity()) : null,
        counts.total());
  }

  private static @Nullable Double rounded(OptionalDouble share) {
    return share.isPresent() ? rounded(share.getAsDouble()) : null;
  }

  static double rounded(double share) {
    return Math.rint(share * 1e4) / 1e4;
  }
}
