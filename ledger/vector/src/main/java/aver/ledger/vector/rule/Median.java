package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.RankMean;
import java.util.List;
import java.util.SortedMap;

/**
 * The median of each coordinate.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code median_i(x_ij)}, of an even number the mean of the two middle
 *       values.
 *   <li><b>On integers:</b> that; the mean of two is {@code roundHalfEven((a + b) / 2)}.
 *   <li><b>Weights:</b> do not enter; each update counts once, since the bound counts participants.
 *   <li><b>Paper:</b> Yin, Chen, Ramchandran, Bartlett: Byzantine-Robust Distributed Learning:
 *       Towards Optimal Statistical Rates, ICML 2018.
 *   <li><b>Participants that lie:</b> up to {@code floor((n - 1) / 2)}: each coordinate of the
 *       result lies between two honest values. Where honest updates differ much, so may their
 *       medians from their mean.
 *   <li><b>Example:</b> (1, 9), (2, 4), (90, -7): (2, 4). With (5, 5) as a fourth: (4, 4), since
 *       3.5 goes to the even 4 and 4.5 to the even 4.
 * </ul>
 *
 * @param byzantine participants that may send anything, at least 0
 */
public record Median(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "median",
          "median of each coordinate",
          List.of(RuleParameter.BYZANTINE_OPTIONAL),
          given -> new Median(RuleParameter.byzantine(given)));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return RuleParameter.byzantine(byzantine, false);
  }

  @Override
  public int byzantineMax(int updates) {
    return (updates - 1) / 2;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    RankMean middle = RankMean.median(updates.size());
    return Coordinates.write(updates, middle, "a middle value", delta, lanes);
  }
}
