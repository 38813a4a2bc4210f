package aver.ledger.rules.round;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.DotProducts;
import aver.reputation.Contribution;
import aver.reputation.Gram;
import aver.reputation.Recent;
import aver.reputation.Score;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scores of a round's updates, from their exact dot products.
 *
 * @param gram products of the updates with one another
 * @param scores in their order
 */
record Scoring(Gram gram, List<Score> scores) {

  static Scoring of(List<VectorSource> deltas, Optional<VectorSource> lastDelta, Lanes lanes) {
    int n = deltas.size();
    if (lastDelta.isEmpty()) {
      Gram gram = Gram.of(n, DotProducts.gram(deltas, lanes)::dot);
      return new Scoring(gram, Contribution.scores(gram, null));
    }
    if (n < Gram.SIZE_MAX) {
      List<VectorSource> all = new ArrayList<>(deltas);
      all.add(lastDelta.get());
      var products = DotProducts.gram(all, lanes);
      List<BigInteger> dots = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        dots.add(products.dot(i, n));
      }
      Gram gram = Gram.of(n, products::dot);
      return new Scoring(gram, Contribution.scores(gram, new Recent(dots, products.dot(n, n))));
    }
    // a matrix of one more would be too large: the products with the last delta take passes of
    // their own
    Gram gram = Gram.of(n, DotProducts.gram(deltas, lanes)::dot);
    List<BigInteger> dots = new ArrayList<>(n);
    BigInteger squaredNorm = DotProducts.squaredNorms(List.of(lastDelta.get()), lanes).getFirst();
    for (VectorSource delta : deltas) {
      dots.add(DotProducts.gram(List.of(delta, lastDelta.get()), lanes).dot(0, 1));
    }
    return new Scoring(gram, Contribution.scores(gram, new Recent(dots, squaredNorm)));
  }
}
