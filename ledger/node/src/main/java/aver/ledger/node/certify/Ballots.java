package aver.ledger.node.certify;

import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.state.Octets;
import aver.proto.v1.CheckpointSignature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * The heights that are not certified yet: bounded by the age of blocks, never by what peers claim.
 * Changes of the set stay until they are certified. For one thread at a time.
 */
final class Ballots {
  private final TreeMap<Long, Ballot> open = new TreeMap<>();

  /** The ballot of a height, which is opened if it is not. */
  Ballot open(long height) {
    return open.computeIfAbsent(height, Ballot::new);
  }

  /** The ballot of a height, if it is open. */
  Optional<Ballot> at(long height) {
    return Optional.ofNullable(open.get(height));
  }

  /** Those in which this replica has a question, oldest first. */
  List<Ballot> asked() {
    return open.values().stream().filter(ballot -> ballot.question().isPresent()).toList();
  }

  /** Those who are to sign one of them and are not in a set: ids by checkpoint key. */
  Map<Octets, String> signersBeside(SignerSet set, Digest chainId) {
    Map<Octets, String> beside = new TreeMap<>();
    for (Ballot ballot : open.values()) {
      if (ballot.changesSet()) { // hardly ever: before and behind it another set signs
        ballot
            .question()
            .ifPresent(asked -> beside.putAll(ReplicaSet.byKey(asked.signers(), chainId)));
      }
    }
    if (!beside.isEmpty()) {
      beside.keySet().removeAll(ReplicaSet.byKey(set, chainId).keySet());
    }
    return beside;
  }

  /** Signatures of a replica in them, oldest first. */
  List<CheckpointSignature> of(String replica) {
    return open.values().stream().flatMap(ballot -> ballot.of(replica).stream()).toList();
  }

  /** Closes what is that old or older. */
  void closeUpTo(long height) {
    open.headMap(height, true).values().removeIf(ballot -> !ballot.changesSet());
  }

  /** Closes one; it is returned if it was open. */
  Optional<Ballot> close(long height) {
    return Optional.ofNullable(open.remove(height));
  }

  /**
   * Closes all up to a height, also changes of the set, but for those that are certified nowhere
   * that is known here.
   *
   * @param certified whether the note of a height is here
   */
  void passed(long height, LongPredicate certified) {
    open.headMap(height, true)
        .values()
        .removeIf(ballot -> !ballot.changesSet() || certified.test(ballot.height()));
  }
}
