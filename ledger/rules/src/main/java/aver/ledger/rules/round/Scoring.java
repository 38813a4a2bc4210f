package aver.ledger.rules.round;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.DotProducts;
import aver.ledger.vector.rule.Updates;
import aver.reputation.Contribution;
import aver.reputation.Gram;
import aver.reputation.History;
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

  /**
   * The rule and the scores share one pass over the updates, see {@link Updates#gram}. Where a
   * server optimiser moves the model, an update may repeat what the rule made of the last ones or
   * how the model moved: both are looked at.
   */
  static Scoring of(
      Updates updates,
      List<VectorSource> deltas,
      RoundInput input,
      Optional<History.Judged> judged,
      Lanes lanes) {
    int n = deltas.size();
    var products = updates.gram(lanes);
    Gram gram = Gram.of(n, products::dot);
    List<Recent> recent = new ArrayList<>();
    if (updates.gramHasLastDelta()) {
      List<BigInteger> dots = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        dots.add(products.dot(i, n));
      }
      recent.add(new Recent(dots, products.dot(n, n)));
    } else if (updates.lastDelta().isPresent()) {
      // a matrix of one more would be too large
      recent.add(recent(deltas, updates.lastDelta().get(), lanes));
    }
    if (input.carried().aggregate().isPresent() && input.lastDelta().isPresent()) {
      recent.add(recent(deltas, input.lastDelta().get(), lanes));
    }
    return new Scoring(gram, Contribution.scores(gram, recent, judged));
  }

  /** The products with a vector, in passes of their own. */
  private static Recent recent(List<VectorSource> deltas, VectorSource last, Lanes lanes) {
    BigInteger squaredNorm = DotProducts.squaredNorms(List.of(last), lanes).getFirst();
    List<BigInteger> dots = new ArrayList<>(deltas.size());
    for (VectorSource delta : deltas) {
      dots.add(DotProducts.gram(List.of(delta, last), lanes).dot(0, 1));
    }
    return new Recent(dots, squaredNorm);
  }
}
