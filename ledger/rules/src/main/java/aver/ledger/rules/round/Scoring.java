package aver.ledger.rules.round;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.DotProducts;
import aver.ledger.vector.rule.Updates;
import aver.reputation.Contribution;
import aver.reputation.Gram;
import aver.reputation.Recent;
import aver.reputation.Score;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The scores of a round's updates, from their exact dot products.
 *
 * @param gram products of the updates with one another
 * @param scores in their order
 */
record Scoring(Gram gram, List<Score> scores) {

  /** The rule and the scores share one pass over the updates, see {@link Updates#gram}. */
  static Scoring of(Updates updates, List<VectorSource> deltas, Lanes lanes) {
    int n = deltas.size();
    var products = updates.gram(lanes);
    Gram gram = Gram.of(n, products::dot);
    if (updates.lastDelta().isEmpty()) {
      return new Scoring(gram, Contribution.scores(gram, null));
    }
    List<BigInteger> dots = new ArrayList<>(n);
    if (updates.gramHasLastDelta()) {
      for (int i = 0; i < n; i++) {
        dots.add(products.dot(i, n));
      }
      return new Scoring(gram, Contribution.scores(gram, new Recent(dots, products.dot(n, n))));
    }
    // a matrix of one more would be too large: the products with the last delta take passes of
    // their own
    VectorSource lastDelta = updates.lastDelta().get();
    BigInteger squaredNorm = DotProducts.squaredNorms(List.of(lastDelta), lanes).getFirst();
    for (VectorSource delta : deltas) {
      dots.add(DotProducts.gram(List.of(delta, lastDelta), lanes).dot(0, 1));
    }
    return new Scoring(gram, Contribution.scores(gram, new Recent(dots, squaredNorm)));
  }
}
