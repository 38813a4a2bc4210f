package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.Term;
import aver.ledger.vector.exact.WeightedMean;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The weighted mean of the updates (federated averaging).
 *
 * <ul>
 *   <li><b>Formula:</b> {@code sum_i(w_i x_i) / sum_i(w_i)}.
 *   <li><b>On integers:</b> for each value {@code roundHalfEven(S / W)}, {@code S = sum_i(w_i
 *       q_i)}, {@code W = sum_i(w_i)}, both exact in int64. {@code double} only guesses the
 *       quotient, see {@link aver.ledger.vector.exact.HalfEven}.
 *   <li><b>Weights:</b> as the formula says.
 *   <li><b>Paper:</b> McMahan, Moore, Ramage, Hampson, Aguera y Arcas: Communication-Efficient
 *       Learning of Deep Networks from Decentralized Data, AISTATS 2017.
 *   <li><b>Participants that lie:</b> none. One of them moves the result by up to its share of the
 *       weight times the bound of values, wherever it likes.
 *   <li><b>Example:</b> updates (4, -2), (1, 5), (0, 0) with weights 1, 2, 1: S = (6, 8), W = 4,
 *       result (2, 2), since 6/4 = 1.5 goes to the even 2.
 * </ul>
 *
 * @param byzantine participants that may send anything; the mean bears none
 */
public record Mean(int byzantine) implements AggregationRule {
  /** The mean that nothing is asked of. */
  public static final Mean PLAIN = new Mean(0);

  static final RuleForm FORM =
      new RuleForm(
          "mean",
          "weighted mean; no defence",
          List.of(RuleParameter.BYZANTINE_OPTIONAL),
          given -> new Mean(RuleParameter.byzantine(given)));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return RuleParameter.byzantine(byzantine, false);
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public int byzantineMax(int updates) {
    return 0;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    WeightedMean.write(updates.rows(), updates.weights(), delta, lanes);
    List<Treatment> treatments = new ArrayList<>(updates.size());
    List<Integer> shares = Treatment.sharesOf(updates.weights());
    for (int i = 0; i < updates.size(); i++) {
      treatments.add(
          new Treatment(true, Term.SCALE_ONE, shares.get(i), "weight " + updates.weights().get(i)));
    }
    return List.copyOf(treatments);
  }
}
