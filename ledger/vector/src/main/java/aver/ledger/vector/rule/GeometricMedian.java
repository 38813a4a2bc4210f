package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.Gram;
import aver.ledger.vector.exact.WeightedMean;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The point with the smallest sum of distances to the updates, approached by a fixed number of
 * smoothed Weiszfeld steps.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code z_0 = mean(x)}; {@code z_(t+1) = sum_i(x_i / d_i) / sum_i(1 / d_i)},
 *       {@code d_i = max(nu, |x_i - z_t|)}.
 *   <li><b>On integers:</b> {@code z_t} is known by its coefficients ({@link Combination}), so a
 *       step costs {@code n^2} products whatever the length of the updates. {@code d_i} in 2^-16
 *       quanta, rounded down; the new coefficients are {@code a_i = floor(2^40 min(d) / d_i)}, of
 *       the last step {@code floor(2^28 min(d) / d_i)}; then one mean with these weights, rounded
 *       half to even. A coefficient that is off by 1 of at least 2^28 moves a value within 2^24 by
 *       at most 2^-4, so the last step is off by less than {@code n / 16 + 1} quanta.
 *   <li><b>Weights:</b> do not enter; each update counts once.
 *   <li><b>Paper:</b> Pillutla, Kakade, Harchaoui: Robust Aggregation for Federated Learning, IEEE
 *       Transactions on Signal Processing 2022.
 *   <li><b>Participants that lie:</b> up to {@code floor((n - 1) / 2)} for the geometric median
 *       itself; how near the steps come to it is not part of the promise.
 *   <li><b>Example:</b> (0), (0), (0), (1000), one step, nu = 1: the mean is 250, distances 250,
 *       250, 250, 750; the result is 100, from 1000 / 3 over 3 + 1 / 3.
 * </ul>
 *
 * @param byzantine participants that may send anything, at least 0
 * @param steps 1 to 64
 * @param smoothing nu in quanta, 1 to 2^38
 */
public record GeometricMedian(int byzantine, int steps, long smoothing) implements AggregationRule {
  private static final String STEPS = "steps";
  private static final String SMOOTHING = "smoothing";
  private static final int STEPS_MAX = 64;
  private static final long STEPS_USUAL = 16;
  private static final long SMOOTHING_MAX = 1L << 38;

  static final RuleForm FORM =
      new RuleForm(
          "geometric-median",
          "the point nearest to all updates together, by smoothed Weiszfeld steps",
          List.of(
              RuleParameter.BYZANTINE_OPTIONAL,
              RuleParameter.optional(STEPS, 1, STEPS_MAX, "steps of the iteration, 16 if left out"),
              RuleParameter.optional(
                  SMOOTHING,
                  1,
                  SMOOTHING_MAX,
                  "distance in quanta below which updates are equally near, 1 if left out")),
          given ->
              new GeometricMedian(
                  RuleParameter.byzantine(given),
                  given.getOrDefault(STEPS, STEPS_USUAL).intValue(),
                  given.getOrDefault(SMOOTHING, 1L)));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    SortedMap<String, Long> given = new TreeMap<>(RuleParameter.byzantine(byzantine, false));
    given.put(STEPS, (long) steps);
    given.put(SMOOTHING, smoothing);
    return Collections.unmodifiableSortedMap(given);
  }

  @Override
  public int byzantineMax(int updates) {
    return (updates - 1) / 2;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    int n = updates.size();
    Gram gram = updates.gram(lanes);
    List<BigInteger> coefficients = Collections.nCopies(n, BigInteger.ONE);
    List<BigInteger> distances = List.of();
    for (int step = 1; step <= steps; step++) {
      distances = new Combination(coefficients).distances(gram);
      coefficients =
          nearness(distances, step == steps ? Combination.WEIGHT_DIGITS : Combination.DIGITS);
    }
    WeightedMean.write(
        updates.rows(),
        coefficients.stream().map(BigInteger::intValueExact).toList(),
        delta,
        lanes);
    List<Integer> shares = Treatment.shares(coefficients);
    List<Treatment> treatments = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      treatments.add(
          Treatment.ofShare(
              shares.get(i),
              true,
              String.format(
                  Locale.ROOT,
                  "%d quanta from the point of the step before the last",
                  distances.get(i).shiftRight(Combination.DISTANCE_DIGITS))));
    }
    return List.copyOf(treatments);
  }

  /** {@code floor(2^digits min(d) / d_i)}, distances below nu taken as nu. */
  private List<BigInteger> nearness(List<BigInteger> distances, int digits) {
    BigInteger nu = BigInteger.valueOf(smoothing).shiftLeft(Combination.DISTANCE_DIGITS);
    List<BigInteger> smoothed = distances.stream().map(nu::max).toList();
    BigInteger least = Collections.min(smoothed).shiftLeft(digits);
    return smoothed.stream().map(least::divide).toList();
  }
}
