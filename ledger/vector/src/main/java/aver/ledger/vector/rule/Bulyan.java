package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.NearMean;
import aver.ledger.vector.exact.RankMean;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Krum again and again, then each coordinate's values near its median.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code theta = n - 2f} times, the update that {@link Krum} takes among
 *       those left is put aside; of these {@code theta}, each coordinate is the mean of the {@code
 *       beta = theta - 2f} values nearest to their median.
 *   <li><b>On integers:</b> among {@code m} left, the {@code m - f - 2} nearest others count, but
 *       at least one where there is one; of equal scores the lower member's is taken; then as
 *       {@link Meamed}.
 *   <li><b>Weights:</b> do not enter.
 *   <li><b>Paper:</b> El Mhamdi, Guerraoui, Rouault: The Hidden Vulnerability of Distributed
 *       Learning in Byzantium, ICML 2018.
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 4f + 3}.
 *   <li><b>Example:</b> f = 1 and n = 7 with (0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (9,
 *       9): the five of Krum leave out (9, 9) and one of the others, and each coordinate is the
 *       mean of three values near the median: (1, 1).
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record Bulyan(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "bulyan",
          "n - 2f updates by Krum, then the mean near each coordinate's median",
          List.of(RuleParameter.BYZANTINE),
          given -> new Bulyan(RuleParameter.byzantine(given)));

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
    return updates >= 4 * byzantine + 3 ? byzantine : -1;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    int n = updates.size();
    int theta = n - 2 * byzantine;
    List<Integer> chosen = select(Distances.of(updates, lanes), updates.byMember(), theta);
    Updates taken = updates.mixed(updates.rows().pick(chosen), Updates.numbers(theta));
    NearMean near = new NearMean(theta, theta - 2 * byzantine, RankMean.median(theta));
    List<Treatment> within =
        Coordinates.write(taken, near, "taken and near the median", delta, lanes);
    List<Treatment> treatments = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int at = chosen.indexOf(i);
      treatments.add(
          at >= 0
              ? within.get(at)
              : Treatment.ofShare(
                  0,
                  false,
                  "not among the %d that Krum took one after the other".formatted(theta)));
    }
    return List.copyOf(treatments);
  }

  /** The chosen ones in ascending order. */
  private List<Integer> select(Distances distances, List<Integer> members, int theta) {
    List<Integer> left = new ArrayList<>(members);
    List<Integer> chosen = new ArrayList<>(theta);
    while (chosen.size() < theta) {
      int nearest = Math.max(1, left.size() - byzantine - 2);
      Integer best = distances.byScore(left, nearest).getFirst();
      chosen.add(best);
      left.removeIf(best::equals);
    }
    return chosen.stream().sorted().toList();
  }
}
