package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.Clipping;
import aver.ledger.vector.exact.DotProducts;
import aver.ledger.vector.exact.Gram;
import aver.ledger.vector.exact.Rows;
import aver.ledger.vector.exact.TrustedSum;
import aver.ledger.vector.exact.WeightedMean;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Steps from what was published last towards the updates, each pulling by no more than a norm.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code v_0} = the last published delta, or 0 in the first round; {@code
 *       v_(l+1) = v_l + mean_i((x_i - v_l) min(1, tau / |x_i - v_l|))}; {@code tau} the parameter
 *       {@code norm}, or without it the lower median of the round's distances at each step.
 *   <li><b>On integers:</b> {@code v_l} is known by its coefficients over the updates and {@code
 *       v_0} ({@link Combination}), of which all together are 2^40. With distances {@code d_i} in
 *       2^-16 quanta and {@code c_i = min(2^40, floor(2^40 tau / d_i))}, {@code C = sum(c_i)}:
 *       {@code a_i' = floor((a_i (n 2^40 - C) + c_i 2^40) / (n 2^40))}, and {@code v_0} has the
 *       rest. At the end {@code floor(a_i / 2^12)}, {@code v_0} the rest of 2^28, then one mean
 *       with these weights, rounded half to even. Off by less than {@code n / 16 + 1} quanta.
 *   <li><b>Weights:</b> do not enter; each update counts once.
 *   <li><b>Paper:</b> Karimireddy, He, Jaggi: Learning from History for Byzantine Robust
 *       Optimization, ICML 2021.
 *   <li><b>Participants that lie:</b> each moves the result by at most {@code steps tau / n}. The
 *       paper's bound on the error needs {@code f <= n / 10}, and holds over rounds, not for one.
 *   <li><b>Example:</b> 3, 5, 100 after a round that published 1, norm 4, one step: pulls 2, 4 and
 *       4; the result is 4, from 1 + 10 / 3 = 4.33.
 * </ul>
 *
 * @param byzantine participants that may send anything, at least 0
 * @param norm tau in quanta, 1 to 2^38; empty for the lower median of the distances
 * @param steps 1 to 64
 */
public record CenteredClipping(int byzantine, OptionalLong norm, int steps)
    implements AggregationRule {
  private static final String NORM = "norm";
  private static final String STEPS = "steps";
  private static final int STEPS_MAX = 64;
  private static final long STEPS_USUAL = 3;
  private static final BigInteger ONE = BigInteger.ONE.shiftLeft(Combination.DIGITS);

  static final RuleForm FORM =
      new RuleForm(
          "centered-clipping",
          "steps from the last published delta, each update pulling by no more than a norm",
          List.of(
              RuleParameter.BYZANTINE_OPTIONAL,
              RuleParameter.optional(
                  NORM,
                  1,
                  Clipping.NORM_MAX,
                  "longest pull in quanta; the lower median distance if left out"),
              RuleParameter.optional(STEPS, 1, STEPS_MAX, "steps of the iteration, 3 if left out")),
          given ->
              new CenteredClipping(
                  RuleParameter.byzantine(given),
                  given.containsKey(NORM) ? OptionalLong.of(given.get(NORM)) : OptionalLong.empty(),
                  given.getOrDefault(STEPS, STEPS_USUAL).intValue()));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    SortedMap<String, Long> given = new TreeMap<>(RuleParameter.byzantine(byzantine, false));
    norm.ifPresent(tau -> given.put(NORM, tau));
    given.put(STEPS, (long) steps);
    return Collections.unmodifiableSortedMap(given);
  }

  @Override
  public int byzantineMax(int updates) {
    return updates / 10;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    int n = updates.size();
    List<BigInteger> coefficients = new ArrayList<>(Collections.nCopies(n, BigInteger.ZERO));
    coefficients.add(ONE);
    List<BigInteger> pulls = List.of();
    if (steps == 1 && !updates.knowsGram()) {
      pulls = pulls(fromCentre(updates, lanes));
      coefficients = stepped(coefficients, pulls);
    } else {
      Gram gram = gram(updates, lanes);
      for (int step = 0; step < steps; step++) {
        pulls = pulls(new Combination(coefficients).distances(gram).subList(0, n));
        coefficients = stepped(coefficients, pulls);
      }
    }
    write(updates, weights(coefficients), delta, lanes);
    List<Integer> shares = Treatment.shares(coefficients);
    List<Treatment> treatments = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      String why =
          String.format(
              Locale.ROOT,
              "pulled by %.1f %% of its distance in the last step",
              pulls.get(i).doubleValue() / ONE.doubleValue() * 100);
      treatments.add(Treatment.ofShare(shares.get(i), true, why));
    }
    return List.copyOf(treatments);
  }

  /** The first step asks for no other distances, so that all pairs' products need not be known. */
  private static List<BigInteger> fromCentre(Updates updates, Lanes lanes) {
    Rows rows = updates.rows();
    List<BigInteger> squared =
        updates
            .lastDelta()
            .map(centre -> DotProducts.squaredDistances(rows, centre, lanes))
            .orElseGet(() -> DotProducts.squaredNorms(rows, lanes));
    return squared.stream().map(Combination::distance).toList();
  }

  private static Gram gram(Updates updates, Lanes lanes) {
    VectorSource centre = updates.lastDelta().orElse(new Zeros(updates.length()));
    return updates.gramHasLastDelta()
        ? updates.gram(lanes)
        : DotProducts.gram(updates.rows().with(centre), lanes);
  }

  /** With weights of together 2^28, of which the last is the centre's. */
  private static void write(Updates updates, List<Integer> weights, VectorSink delta, Lanes lanes) {
    if (updates.lastDelta().isPresent()) {
      Rows rows = updates.rows().with(updates.lastDelta().get());
      WeightedMean.write(rows, weights, delta, lanes);
    } else {
      int[] coefficients =
          weights.subList(0, updates.size()).stream().mapToInt(Integer::intValue).toArray();
      TrustedSum.write(updates.rows(), coefficients, Combination.WEIGHT_DIGITS, delta, lanes);
    }
  }

  /** {@code c_i}: how far each update may pull, as a part of its distance, in 2^-40. */
  private List<BigInteger> pulls(List<BigInteger> distances) {
    BigInteger tau =
        norm.isPresent()
            ? BigInteger.valueOf(norm.getAsLong()).shiftLeft(Combination.DISTANCE_DIGITS)
            : distances.stream().sorted().toList().get((distances.size() - 1) / 2);
    return distances.stream()
        .map(d -> d.compareTo(tau) <= 0 ? ONE : tau.multiply(ONE).divide(d))
        .toList();
  }

  private static List<BigInteger> stepped(List<BigInteger> before, List<BigInteger> pulls) {
    BigInteger whole = BigInteger.valueOf(pulls.size()).multiply(ONE);
    BigInteger kept = whole.subtract(pulls.stream().reduce(BigInteger.ZERO, BigInteger::add));
    List<BigInteger> after = new ArrayList<>(before.size());
    BigInteger rest = ONE;
    for (int i = 0; i < pulls.size(); i++) {
      BigInteger a = before.get(i).multiply(kept).add(pulls.get(i).multiply(ONE)).divide(whole);
      after.add(a);
      rest = rest.subtract(a);
    }
    after.add(rest);
    return after;
  }

  private static List<Integer> weights(List<BigInteger> coefficients) {
    List<Integer> weights = new ArrayList<>(coefficients.size());
    int rest = 1 << Combination.WEIGHT_DIGITS;
    for (BigInteger a : coefficients.subList(0, coefficients.size() - 1)) {
      int weight = a.shiftRight(Combination.DIGITS - Combination.WEIGHT_DIGITS).intValueExact();
      weights.add(weight);
      rest -= weight;
    }
    weights.add(rest);
    return weights;
  }
}
