package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import java.util.List;
import java.util.SortedMap;

/**
 * Turns the updates of a round into one: a pure function of the updates and their weights, the same
 * to the last bit on every replica, whatever the order of the updates.
 */
public sealed interface AggregationRule permits Mean, ClippedMean {
  /** Stable name, lower case with hyphens. */
  String name();

  /** The parameters that were given, by name; those left out are not in it. */
  SortedMap<String, Long> parameters();

  /**
   * Fewest updates with which the rule, with these parameters, does what it promises; at least 1.
   */
  int updatesMin();

  /** How many of {@code updates} updates may be arbitrary without the rule's promise being lost. */
  int byzantineMax(int updates);

  /**
   * Writes the aggregate.
   *
   * @param updates at least {@link #updatesMin()}
   * @param delta takes the result; of the updates' length; all values within 2^23
   * @return what was done with each update, in their order
   * @throws VectorFault if an update holds a value over 2^23
   * @throws IllegalArgumentException if there are too few updates, or they have another length than
   *     {@code delta}
   */
  List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes);
}
