package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nearest-neighbour mixing (NNM), before any rule: each update is replaced by the mean of the
 * {@code n - f} updates nearest to it, itself among them.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code y_i = mean(x_j : j among the n - f of smallest |x_i - x_j|)}.
 *   <li><b>On integers:</b> distances are exact, equally near ones are taken by member; the mean is
 *       rounded half to even.
 *   <li><b>Weights:</b> do not enter; the rule sees rows that count once each.
 *   <li><b>Paper:</b> Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan: Fixing by Mixing: A
 *       Recipe for Optimal Byzantine ML under Heterogeneity, AISTATS 2023.
 *   <li><b>Participants that lie:</b> as many as the rule bears, with {@code n >= 2f + 1}; the
 *       rule's error then shrinks to the order of f / n where honest updates differ.
 *   <li><b>Example:</b> f = 1 and 0, 2, 4, 100: the three nearest to 0, to 2 and to 4 are 0, 2, 4,
 *       to 100 they are 100, 4, 2; the rule sees 2, 2, 2, 35.
 * </ul>
 */
record NearestNeighbours() implements Mixing {
  static final String WORD = "nnm";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public int rows(int updates) {
    return updates;
  }

  @Override
  public List<List<Integer>> groups(Updates updates, int byzantine, Lanes lanes) {
    Distances distances = Distances.of(updates, lanes);
    List<Integer> all = updates.byMember();
    return IntStream.range(0, updates.size())
        .mapToObj(i ->
            distances.nearestTo(i, all).subList(0, updates.size() - byzantine).stream()
                .sorted()
                .toList())
        .toList();
  }

  @Override
  public List<String> names(Updates updates) {
    return updates.members();
  }
}
