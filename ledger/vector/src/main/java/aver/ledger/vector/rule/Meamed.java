package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.NearMean;
import aver.ledger.vector.exact.RankMean;
import java.util.List;
import java.util.SortedMap;

/**
 * Mean around the median: of each coordinate, the mean of the {@code n - f} values nearest to its
 * median.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code mean(x_ij : i among the n - f of smallest |x_ij - median_j|)}.
 *   <li><b>On integers:</b> distances are compared doubled, so that the median of an even number
 *       needs no rounding; of two equally near values the smaller one counts; the mean is rounded
 *       half to even. See {@link NearMean}.
 *   <li><b>Weights:</b> do not enter; each update counts once.
 *   <li><b>Paper:</b> Xie, Koyejo, Gupta: Generalized Byzantine-tolerant SGD, arXiv:1802.10116.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 1}:
 *       every value that counts is as near to the median as the furthest of {@code n - f} honest
 *       values.
 *   <li><b>Example:</b> f = 1 and values 1, 2, 4, 90: median 3, the three nearest are 1, 2, 4, the
 *       result is 2, from 7 / 3.
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record Meamed(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "meamed",
          "mean of each coordinate's n - f values nearest to its median",
          List.of(RuleParameter.BYZANTINE),
          given -> new Meamed(RuleParameter.byzantine(given)));

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
    NearMean near = new NearMean(n, n - byzantine, RankMean.median(n));
    return Coordinates.write(updates, near, "near the median", delta, lanes);
  }
}
