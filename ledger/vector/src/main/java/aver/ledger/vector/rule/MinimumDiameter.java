package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The mean of the {@code n - f} updates that lie closest together.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code mean(x_i : i in S)}, {@code S} the set of {@code n - f} updates with
 *       the smallest diameter, the largest distance within the set.
 *   <li><b>On integers:</b> diameters are exact; of equal ones the set that comes first when its
 *       members are written in ascending order; the mean is rounded half to even.
 *   <li><b>Weights:</b> do not enter.
 *   <li><b>Paper:</b> El Mhamdi, Guerraoui, Rouault: The Hidden Vulnerability of Distributed
 *       Learning in Byzantium, ICML 2018 (minimal diameter averaging; after Rousseeuw 1985).
 *   <li><b>Participants that lie:</b> up to the parameter {@code f}, with {@code n >= 2f + 1}. Sets
 *       are tried one after the other, so n is at most 24.
 *   <li><b>Example:</b> f = 1 and (0, 0), (2, 0), (0, 2), (9, 9): the first three, diameter
 *       sqrt(8); result (1, 1), since 2/3 goes to 1.
 * </ul>
 *
 * @param byzantine f, at least 0
 */
public record MinimumDiameter(int byzantine) implements AggregationRule {
  /** There are 2.7 million sets of 12 of 24. */
  private static final int UPDATES_MAX = 24;

  static final RuleForm FORM =
      new RuleForm(
          "minimum-diameter",
          "mean of the n - f updates that lie closest together, n at most 24",
          List.of(RuleParameter.BYZANTINE),
          given -> new MinimumDiameter(RuleParameter.byzantine(given)));

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
  public int updatesMax() {
    return UPDATES_MAX;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    List<Integer> members = updates.byMember();
    Search search =
        new Search(orders(Distances.of(updates, lanes), members), members.size() - byzantine);
    search.from(0, 0, 0, 0);
    List<Integer> chosen = new ArrayList<>();
    for (int at = 0; at < members.size(); at++) {
      if ((search.best >> at & 1) == 1) {
        chosen.add(members.get(at));
      }
    }
    int kept = chosen.size();
    Selection.mean(updates, chosen, delta, lanes);
    List<Treatment> treatments = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      boolean counted = chosen.contains(i);
      treatments.add(
          Treatment.ofShare(
              Treatment.PPM / kept,
              counted,
              "%s the %d that lie closest together"
                  .formatted(counted ? "among" : "not among", kept)));
    }
    return List.copyOf(treatments);
  }

  /** The place of each distance among all different ones: integers compare faster. */
  private static int[][] orders(Distances distances, List<Integer> members) {
    int n = members.size();
    TreeSet<BigInteger> different = new TreeSet<>();
    for (int i : members) {
      for (int j : members) {
        different.add(distances.squared(i, j));
      }
    }
    List<BigInteger> ascending = List.copyOf(different);
    int[][] orders = new int[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        orders[a][b] =
            Collections.binarySearch(ascending, distances.squared(members.get(a), members.get(b)));
      }
    }
    return orders;
  }

  /** Tries sets in ascending order, leaving out those that are already no better than the best. */
  private static final class Search {
    private final int[][] orders;
    private final int size;
    private int best;
    private int bestDiameter = Integer.MAX_VALUE;

    Search(int[][] orders, int size) {
      this.orders = orders;
      this.size = size;
    }

    void from(int next, int set, int chosen, int diameter) {
      if (chosen == size) {
        best = set;
        bestDiameter = diameter;
        return;
      }
      for (int at = next; at <= orders.length - (size - chosen); at++) {
        int wider = diameter;
        for (int other = 0; other < at; other++) {
          if ((set >> other & 1) == 1) {
            wider = Math.max(wider, orders[at][other]);
          }
        }
        if (wider < bestDiameter) {
          from(at + 1, set | 1 << at, chosen + 1, wider);
        }
      }
    }
  }
}
