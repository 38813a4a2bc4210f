package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorSink;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mean of the updates with the lowest scores of {@link Krum}.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code mean(x_i : i among the m of smallest score_i)}, {@code m = n - f},
 *       or the parameter {@code keep} if that is fewer.
 *   <li><b>On integers:</b> scores are exact, of equal ones the lower member's is taken first; the
 *       mean is rounded half to even.
 *   <li><b>Weights:</b> do not enter; each update that is taken counts once.
 *   <li><b>Paper:</b> Blanchard, El Mhamdi, Guerraoui, Stainer: Machine Learning with Adversaries:
 *       Byzantine Tolerant Gradient Descent, NIPS 2017.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 3}.
 *   <li><b>Example:</b> as for Krum, f = 1: the first four count; the result is (0, 0), since 0.5
 *       goes to the even 0.
 * </ul>
 *
 * @param byzantine f, at least 0
 * @param keep m, at least 1; empty for n - f
 */
public record MultiKrum(int byzantine, OptionalInt keep) implements AggregationRule {
  private static final String KEEP = "keep";

  static final RuleForm FORM =
      new RuleForm(
          "multi-krum",
          "mean of the n - f updates nearest to their n - f - 2 nearest others",
          List.of(
              RuleParameter.BYZANTINE,
              RuleParameter.optional(
                  KEEP, 1, SampleCaps.PARTICIPANTS_MAX, "updates to average, at most n - f")),
          given ->
              new MultiKrum(
                  RuleParameter.byzantine(given),
                  given.containsKey(KEEP)
                      ? OptionalInt.of(given.get(KEEP).intValue())
                      : OptionalInt.empty()));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    SortedMap<String, Long> given = new TreeMap<>(RuleParameter.byzantine(byzantine, true));
    keep.ifPresent(m -> given.put(KEEP, (long) m));
    return Collections.unmodifiableSortedMap(given);
  }

  @Override
  public int byzantineMax(int updates) {
    return updates >= 2 * byzantine + 3 ? byzantine : -1;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    int n = updates.size();
    List<Integer> ranking =
        Distances.of(updates, lanes).byScore(updates.byMember(), n - byzantine - 2);
    int kept = Math.min(keep.orElse(n), n - byzantine);
    Selection.mean(updates, ranking.subList(0, kept), delta, lanes);
    return Selection.treatments(ranking, kept, "by Krum's score");
  }
}
