package aver.ledger.vector.rule;

import aver.ledger.vector.exact.Clipping;
import java.util.List;
import java.util.Locale;

/** To which norm updates are clipped before a rule sees them. */
enum Clip {
  /** The lower median of the round, as {@link ClippedMean}. */
  MEDIAN,
  /** As {@link AdaptiveClipping}. */
  ARC;

  long limit(List<Long> norms, int byzantine) {
    return switch (this) {
      case MEDIAN -> Clipping.lowerMedian(norms);
      case ARC -> AdaptiveClipping.limit(norms, byzantine);
    };
  }

  /** As people write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
