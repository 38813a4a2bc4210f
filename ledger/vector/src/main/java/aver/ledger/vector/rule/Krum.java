package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import java.util.List;
import java.util.SortedMap;

/**
 * The one update that is nearest to its neighbours.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code x_k} of the smallest score, {@code score_i} the sum of the squared
 *       distances from {@code x_i} to the {@code n - f - 2} others nearest to it.
 *   <li><b>On integers:</b> exact; of equal scores the lower member's counts.
 *   <li><b>Weights:</b> do not enter.
 *   <li><b>Paper:</b> Blanchard, El Mhamdi, Guerraoui, Stainer: Machine Learning with Adversaries:
 *       Byzantine Tolerant Gradient Descent, NIPS 2017.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 3}. The
 *       result is one hospital's update, so the others' data is not used in that round.
 *   <li><b>Example:</b> f = 1 and (0, 0), (1, 0), (0, 1), (1, 1), (9, 9): two others count; the
 *       scores are 2, 2, 2, 2, and 128 + 145 for the last; the first member's (0, 0) is the result.
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record Krum(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "krum",
          "the one update that is nearest to its n - f - 2 nearest others",
          List.of(RuleParameter.BYZANTINE),
          given -> new Krum(RuleParameter.byzantine(given)));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return RuleParameter.byzantine(byzantine, true);
  }

  @Override
  public int byzantineMax(int updates) {
    return updates >= 2 * byzantine + 3 ? byzantine : -1;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    List<Integer> ranking =
        Distances.of(updates, lanes).byScore(updates.byMember(), updates.size() - byzantine - 2);
    Selection.mean(updates, ranking.subList(0, 1), delta, lanes);
    return Selection.treatments(ranking, 1, "by Krum's score");
  }
}
