package aver.ledger.node.genesis;

import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Quorum;
import java.util.Optional;

/** What is notable about the number of replicas of a genesis document. */
final class ReplicaCountAdvice {
  private ReplicaCountAdvice() {}

  /** What to say about a number of replicas that buys nothing, if that is so. */
  static Optional<String> warning(Genesis genesis) {
    int n = genesis.replicas().size();
    Quorum quorum = new Quorum(n);
    if (n >= 4 && n % 3 == 1) {
      return Optional.empty();
    }
    int better = n < 4 ? 4 : 3 * (n / 3) + (n % 3 == 0 ? 1 : 4);
    return Optional.of(
        "warning: with %d replicas %d must sign and %d may lie: take %d, at which %d may"
            .formatted(n, quorum.needed(), quorum.faulty(), better, new Quorum(better).faulty()));
  }
}
