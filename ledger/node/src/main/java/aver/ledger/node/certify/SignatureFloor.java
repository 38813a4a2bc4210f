package aver.ledger.node.certify;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What this replica may sign after a start. A disk that came back from a backup has forgotten
 * signatures that others hold; so it signs nothing until enough of them have said what they hold,
 * and from then on only above that. What its own table bound before the start it may sign again,
 * since that cannot differ.
 */
final class SignatureFloor {
  private final long bound;
  private final Set<String> answered = new HashSet<>();
  private long highest = -1;

  /** With the greatest height in the own table; -1 if it is empty. */
  SignatureFloor(long bound) {
    this.bound = bound;
  }

  /** A peer holds none of our signatures, or this one as the highest. */
  void answered(String peer, long height) {
    answered.add(peer);
    highest = Math.max(highest, height);
  }

  /** Whether enough of the peers have answered: with ourselves, a quorum. */
  boolean known(Collection<String> replicas, int quorum) {
    return answered.stream().filter(replicas::contains).count() >= quorum - 1;
  }

  boolean asked(String peer) {
    return answered.contains(peer);
  }

  boolean allows(long height) {
    return height > highest || height <= bound;
  }
}
