package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import java.util.ArrayList;
import java.util.List;

/**
 * Bucketing, before any rule: updates are put into buckets of {@code s} in an order that nobody
 * could choose, and the rule sees the buckets' means.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code y_b = mean(x_i : i in bucket b)}, the last bucket may be smaller.
 *   <li><b>On integers:</b> the mean is rounded half to even.
 *   <li><b>Order:</b> in a round by {@code H(task, attempt, member, all revealed salts)}. Each
 *       member fixed its salt when it committed; the last one to reveal may look at the order and
 *       withhold its reveal instead, which is one bit of bias and costs it the round, and standing
 *       if there is a result without it.
 *   <li><b>Weights:</b> do not enter; the rule sees buckets that count once each.
 *   <li><b>Paper:</b> Karimireddy, He, Jaggi: Byzantine-Robust Learning on Heterogeneous Datasets
 *       via Bucketing, ICLR 2022.
 *   <li><b>Participants that lie:</b> as many as the rule bears among {@code ceil(n / s)}: each may
 *       spoil a bucket.
 *   <li><b>Example:</b> s = 2 and 0, 2, 4, 100, 6 in this order: the rule sees 1, 52, 6.
 * </ul>
 *
 * @param size s, at least 2
 */
record Bucketing(int size) implements Mixing {
  static final String WORD = "bucketing";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public int rows(int updates) {
    return (updates + size - 1) / size;
  }

  @Override
  public List<List<Integer>> groups(Updates updates, int byzantine, Lanes lanes) {
    List<Integer> order = updates.drawnOrder();
    List<List<Integer>> buckets = new ArrayList<>();
    for (int at = 0; at < order.size(); at += size) {
      buckets.add(order.subList(at, Math.min(order.size(), at + size)).stream().sorted().toList());
    }
    return buckets;
  }

  @Override
  public List<String> names(Updates updates) {
    return Updates.numbers(rows(updates.size()));
  }
}
