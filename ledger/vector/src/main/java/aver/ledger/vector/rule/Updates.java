package aver.ledger.vector.rule;

import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import java.util.List;

/**
 * The included updates of a round and how much each counts.
 *
 * @param vectors 1 to 2^10 of one length
 * @param weights one a vector, 0 to 2^28, not all 0
 */
public record Updates(List<VectorSource> vectors, List<Integer> weights) {
  /**
   * @throws IllegalArgumentException if the numbers or weights are out of range
   * @throws VectorFault if the vectors differ in length
   */
  public Updates {
    vectors = List.copyOf(vectors);
    weights = List.copyOf(weights);
    if (vectors.isEmpty() || vectors.size() > SampleCaps.PARTICIPANTS_MAX) {
      throw new IllegalArgumentException(
          "1 to %d updates, not %d".formatted(SampleCaps.PARTICIPANTS_MAX, vectors.size()));
    }
    if (weights.size() != vectors.size()) {
      throw new IllegalArgumentException(
          "%d updates have %d weights".formatted(vectors.size(), weights.size()));
    }
    long total = 0;
    for (int weight : weights) {
      if (weight < 0 || weight > SampleCaps.WEIGHT_MAX) {
        throw new IllegalArgumentException(
            "weight must be 0 to %d, was %d".formatted(SampleCaps.WEIGHT_MAX, weight));
      }
      total += weight;
    }
    if (total == 0) {
      throw new IllegalArgumentException("all %d weights are 0".formatted(weights.size()));
    }
    long length = vectors.getFirst().length();
    for (VectorSource vector : vectors) {
      if (vector.length() != length) {
        throw VectorFault.length(vector.length(), length);
      }
    }
  }

  /** How many updates. */
  public int size() {
    return vectors.size();
  }

  /** Values of each update. */
  public long length() {
    return vectors.getFirst().length();
  }
}
