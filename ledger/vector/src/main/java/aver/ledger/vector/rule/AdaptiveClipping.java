package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import java.util.List;
import java.util.SortedMap;

/**
 * Adaptive robust clipping (ARC): the weighted mean after clipping the longest updates to the
 * longest one of the rest.
 *
 * <ul>
 *   <li><b>Formula:</b> the {@code k = floor(2 (f / n) (n - f))} longest updates are clipped to the
 *       norm of the next longest, then the weighted mean.
 *   <li><b>On integers:</b> {@code k = floor(2 f (n - f) / n)}; clipping and mean as in {@link
 *       ClippedMean}.
 *   <li><b>Weights:</b> as in the mean.
 *   <li><b>Paper:</b> Allouah, Guerraoui, Gupta, Jellouli, Rizk, Stephan: Adaptive Gradient
 *       Clipping for Robust Federated Learning, ICLR 2025.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 1}: then
 *       {@code k >= f}, so nobody is longer than the longest honest update. Directions are not
 *       judged; the paper puts it before a rule that does ({@code clip = arc}).
 *   <li><b>Example:</b> f = 1 and norms 5, 10, 50 with (3, 4), (6, 8), (30, -40): k = 1, the third
 *       is clipped to 10, as in {@link ClippedMean}: (5, 1).
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record AdaptiveClipping(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "arc",
          "weighted mean after clipping the longest updates, as many as f asks for",
          List.of(RuleParameter.BYZANTINE),
          given -> new AdaptiveClipping(RuleParameter.byzantine(given)));

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return RuleParameter.byzantine(byzantine, true);
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public int byzantineMax(int updates) {
    return updates > 2 * byzantine ? byzantine : -1;
  }

  /** The norm of the longest update that is not clipped. */
  static long limit(List<Long> norms, int byzantine) {
    int n = norms.size();
    int clipped = 2 * byzantine * (n - byzantine) / n;
    return norms.stream().sorted().toList().get(n - clipped - 1);
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    List<Long> norms = updates.norms(lanes);
    return ClippedMean.mean(updates, norms, limit(norms, byzantine), delta, lanes);
  }
}
