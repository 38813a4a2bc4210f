package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.RankMean;
import java.util.List;
import java.util.SortedMap;

/**
 * The mean of each coordinate without its {@code f} smallest and {@code f} largest values.
 *
 * <ul>
 *   <li><b>Formula:</b> with the values of a coordinate in order, {@code (r[f] + .. + r[n - f - 1])
 *       / (n - 2f)}.
 *   <li><b>On integers:</b> that, rounded half to even.
 *   <li><b>Weights:</b> do not enter; each update counts once.
 *   <li><b>Paper:</b> Yin, Chen, Ramchandran, Bartlett: Byzantine-Robust Distributed Learning:
 *       Towards Optimal Statistical Rates, ICML 2018.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 1}: each
 *       value that is averaged lies between two honest ones.
 *   <li><b>Example:</b> f = 1 and (1, 9), (2, 4), (90, -7), (4, 5): (3, 4), from (2 + 4) / 2 and (4
 *       + 5) / 2 = 4.5, which goes to the even 4.
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record TrimmedMean(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "trimmed-mean",
          "mean of each coordinate without its f smallest and f largest values",
          List.of(RuleParameter.BYZANTINE),
          given -> new TrimmedMean(RuleParameter.byzantine(given)));

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
    RankMean kept = new RankMean(updates.size(), byzantine, updates.size() - byzantine);
    return Coordinates.write(updates, kept, "within the trimmed range", delta, lanes);
  }
}
