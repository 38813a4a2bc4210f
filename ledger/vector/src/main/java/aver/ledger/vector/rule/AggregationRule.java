package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import java.util.List;
import java.util.SortedMap;

/**
 * Turns the updates of a round into one: a pure function of the updates, their weights and members,
 * the same to the last bit on every replica, whatever the order of the updates.
 */
public sealed interface AggregationRule
    permits Mean,
        ClippedMean,
        AdaptiveClipping,
        Median,
        TrimmedMean,
        Meamed,
        Phocas,
        Krum,
        MultiKrum,
        Bulyan,
        MinimumDiameter,
        GeometricMedian,
        CenteredClipping,
        FlTrust,
        Prepared {
  /** Stable name, lower case with hyphens. */
  String name();

  /** The parameters that were given, by name; those left out are not in it. */
  SortedMap<String, Long> parameters();

  /** Whether the updates' weights enter; otherwise each update counts once. */
  default boolean weighted() {
    return false;
  }

  /** How many of the updates it is asked to bear arbitrary ones; 0 if nothing was asked. */
  int byzantine();

  /** How many of {@code updates} updates may be arbitrary without the rule's promise being lost. */
  int byzantineMax(int updates);

  /**
   * Fewest updates with which the rule, with these parameters, does what it promises; over {@link
   * SampleCaps#PARTICIPANTS_MAX} if no number would do.
   */
  default int updatesMin() {
    int n = 1;
    while (n <= SampleCaps.PARTICIPANTS_MAX && byzantineMax(n) < byzantine()) {
      n++;
    }
    return n;
  }

  /** Most updates for which the rule can be computed. */
  default int updatesMax() {
    return SampleCaps.PARTICIPANTS_MAX;
  }

  /**
   * Writes the aggregate.
   *
   * @param updates at least {@link #updatesMin()}, at most {@link #updatesMax()}
   * @param delta takes the result; of the updates' length; all values within 2^23
   * @return what was done with each update, in their order
   * @throws VectorFault if an update holds a value over 2^23
   * @throws IllegalArgumentException if there are too few or too many updates, or they have another
   *     length than {@code delta}
   */
  List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes);
}
