package aver.reputation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which updates of a round are near-duplicates of one another: the connected components of "cosine
 * at or above {@link Contribution#DUPLICATE_PPM}", so that neither order nor the choice of a first
 * one matters; where histories are kept, also of "one by their histories". A zero update is alone,
 * whatever its author sent before.
 */
final class Clusters {
  private final int[] first; // lowest index in the component
  private final List<List<Integer>> members; // by first index; empty at others
  private final int count; // of components that are not zero

  private Clusters(int[] first, Gram gram) {
    this.first = first;
    members =
        IntStream.range(0, first.length).<List<Integer>>mapToObj(_ -> new ArrayList<>()).toList();
    for (int i = 0; i < first.length; i++) {
      members.get(first[i]).add(i);
    }
    count =
        (int)
            IntStream.range(0, first.length)
                .filter(i -> members.get(i).stream().anyMatch(update -> !isZero(gram, update)))
                .count();
  }

  /** Of near-duplicates, and of those that {@code alike} says belong together anyway. */
  static Clusters of(Gram gram, List<History.Pair> alike) {
    int[] parent = IntStream.range(0, gram.size()).toArray();
    for (int i = 0; i < gram.size(); i++) {
      for (int j = 0; j < i; j++) {
        int cosine = Ppm.cosine(gram.dot(i, j), gram.squaredNorm(i), gram.squaredNorm(j));
        if (cosine >= Contribution.DUPLICATE_PPM) {
          join(parent, i, j);
        }
      }
    }
    for (History.Pair pair : alike) {
      if (!isZero(gram, pair.first()) && !isZero(gram, pair.second())) {
        join(parent, pair.first(), pair.second());
      }
    }
    return new Clusters(
        IntStream.range(0, parent.length).map(i -> root(parent, i)).toArray(), gram);
  }

  int of(int update) {
    return first[update];
  }

  int sizeOf(int update) {
    return members(update).size();
  }

  List<Integer> members(int update) {
    return members.get(first[update]);
  }

  /** Whether all updates but zero ones are near-duplicates of one another. */
  boolean isOne() {
    return count <= 1;
  }

  private static boolean isZero(Gram gram, int update) {
    return gram.squaredNorm(update).signum() == 0;
  }

  private static void join(int[] parent, int i, int j) {
    int a = root(parent, i);
    int b = root(parent, j);
    parent[Math.max(a, b)] = Math.min(a, b);
  }

  private static int root(int[] parent, int of) {
    int root = of;
    while (parent[root] != root) {
      root = parent[root];
    }
    return root;
  }
}
