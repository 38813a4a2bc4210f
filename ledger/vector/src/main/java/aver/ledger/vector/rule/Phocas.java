package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.NearMean;
import aver.ledger.vector.exact.RankMean;
import java.util.List;
import java.util.SortedMap;

/**
 * Of each coordinate, the mean of the {@code n - f} values nearest to its trimmed mean.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code mean(x_ij : i among the n - f of smallest |x_ij - t_j|)}, {@code t}
 *       as in {@link TrimmedMean} before it is rounded.
 *   <li><b>On integers:</b> distances are compared times {@code 2 (n - 2f)}, so that {@code t}
 *       needs no rounding; of two equally near values the smaller one counts; the mean is rounded
 *       half to even. See {@link NearMean}.
 *   <li><b>Weights:</b> do not enter; each update counts once.
 *   <li><b>Paper:</b> Xie, Koyejo, Gupta: Phocas: dimensional Byzantine-resilient stochastic
 *       gradient descent, arXiv:1805.09682.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 1}.
 *   <li><b>Example:</b> f = 1 and values 1, 2, 4, 90: t = 3, the three nearest are 1, 2, 4, the
 *       result is 2.
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record Phocas(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "phocas",
          "mean of each coordinate's n - f values nearest to its trimmed mean",
          List.of(RuleParameter.BYZANTINE),
          given -> new Phocas(RuleParameter.byzantine(given)));

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
    return updates > 2 * byzantine ? byzantine : -1;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    int n = updates.size();
    NearMean near = new NearMean(n, n - byzantine, new RankMean(n, byzantine, n - byzantine));
    return Coordinates.write(updates, near, "near the trimmed mean", delta, lanes);
  }
}
