package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import java.util.List;

/** Which updates are averaged before a rule sees them. */
sealed interface Mixing permits NearestNeighbours, Bucketing {
  /** As people write it. */
  String word();

  /** How many rows the rule sees of {@code updates} updates. */
  int rows(int updates);

  /** Which updates each row is the mean of. */
  List<List<Integer>> groups(Updates updates, int byzantine, Lanes lanes);

  /** What decides between equal rows, in place of members. */
  List<String> names(Updates updates);
}
