package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.Clipping;
import aver.ledger.vector.exact.ScaledRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weighted mean after scaling down every update that is longer than a norm {@code r}. The
 * default rule.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code sum_i(w_i x_i min(1, r / |x_i|)) / sum_i(w_i)}, {@code r} the
 *       parameter {@code norm}, or without it the lower median of the updates' norms.
 *   <li><b>On integers:</b> {@code r_i = isqrt(sum(q_i^2))}, {@code c_i = min(65536, floor(65536 r
 *       / r_i))}, {@code q'_i = roundHalfEven(q_i c_i / 65536)} value by value, then {@link Mean}
 *       of the {@code q'_i}. An update of norm 0 has {@code c_i = 65536}.
 *   <li><b>Weights:</b> as in the mean.
 *   <li><b>Paper:</b> Sun, Kairouz, Suresh, McMahan: Can You Really Backdoor Federated Learning?,
 *       arXiv:1911.07963 (clipping to a fixed norm). The median of the round's norms in its place
 *       needs no tuning.
 *   <li><b>Participants that lie:</b> with the median, up to {@code floor((n - 1) / 2)}: then
 *       {@code r} lies between two honest norms, and each of them moves the result by at most its
 *       share of the weight times {@code r}. With a fixed norm that share holds for any number.
 *       Directions are not judged: many small pushes one way pass.
 *   <li><b>Example:</b> updates (3, 4), (6, 8), (30, -40) with equal weights: norms 5, 10, 50,
 *       lower median 10, scales 65536, 65536 and 13107; the third becomes (6, -8), since 30 * 13107
 *       / 65536 = 5.9998; the result is (5, 1), from 15/3 and 4/3.
 * </ul>
 *
 * @param byzantine participants that may send anything, at least 0
 * @param norm norm to clip to, in quanta, 1 to 2^38; empty for the lower median of the round
 */
public record ClippedMean(int byzantine, OptionalLong norm) implements AggregationRule {
  private static final String NORM = "norm";

  static final RuleForm FORM =
      new RuleForm(
          "clipped-mean",
          "weighted mean of updates clipped to the round's median norm, or to a fixed one",
          List.of(
              RuleParameter.BYZANTINE_OPTIONAL,
              RuleParameter.optional(
                  NORM,
                  1,
                  Clipping.NORM_MAX,
                  "norm to clip to, in quanta (2^-fraction-bits); the lower median norm of the updates if left out")),
          given ->
              new ClippedMean(
                  RuleParameter.byzantine(given),
                  given.containsKey(NORM)
                      ? OptionalLong.of(given.get(NORM))
                      : OptionalLong.empty()));

  /** Clips to the lower median of the round. */
  public static final ClippedMean TO_MEDIAN = new ClippedMean(0, OptionalLong.empty());

  /**
   * @throws IllegalArgumentException if the norm is out of range
   */
  public ClippedMean {
    if (norm.isPresent() && (norm.getAsLong() < 1 || norm.getAsLong() > Clipping.NORM_MAX)) {
      throw new IllegalArgumentException(
          "norm must be 1 to 2^38, was %d".formatted(norm.getAsLong()));
    }
  }

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    SortedMap<String, Long> given = new TreeMap<>(RuleParameter.byzantine(byzantine, false));
    norm.ifPresent(n -> given.put(NORM, n));
    return Collections.unmodifiableSortedMap(given);
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public int byzantineMax(int updates) {
    return norm.isPresent() ? updates : (updates - 1) / 2;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    List<Long> norms = updates.norms(lanes);
    long limit = norm.orElseGet(() -> Clipping.lowerMedian(norms));
    return mean(updates, norms, limit, delta, lanes);
  }

  /** The weighted mean of the updates clipped to {@code limit}. */
  static List<Treatment> mean(
      Updates updates, List<Long> norms, long limit, VectorSink delta, Lanes lanes) {
    List<Integer> scales = norms.stream().map(norm -> Clipping.scale(norm, limit)).toList();
    Updates clipped = updates.replaced(new ScaledRows(updates.rows(), scales));
    List<Treatment> counted = Mean.PLAIN.aggregate(clipped, delta, lanes);
    List<Treatment> treatments = new ArrayList<>(counted.size());
    for (int i = 0; i < counted.size(); i++) {
      Treatment mean = counted.get(i);
      treatments.add(
          new Treatment(
              true,
              scales.get(i),
              mean.sharePpm(),
              "%s, norm %d %s %d"
                  .formatted(
                      mean.why(),
                      norms.get(i),
                      norms.get(i) > limit ? "clipped to" : "not over",
                      limit)));
    }
    return List.copyOf(treatments);
  }
}
