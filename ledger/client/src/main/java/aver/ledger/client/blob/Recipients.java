package aver.ledger.client.blob;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Quorum;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.tx.Acknowledgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The replicas of a certified state, and whether an acknowledgement is one of theirs.
 *
 * @param members replicas by id
 * @param needed how many must acknowledge
 */
record Recipients(Map<String, Member> members, int needed) {
  /**
   * What was read.
   *
   * @param state holds the other values
   * @param recipients of the same height
   */
  record At(CertifiedState state, Recipients recipients) {}

  /** Those of the newest certified state. */
  static Recipients of(LedgerClient client) throws LedgerUnavailableException {
    return read(client, List.of()).recipients();
  }

  /**
   * The replicas and other values of one certified state, with one call unless the set has changed.
   *
   * @param others few further keys
   */
  static At read(LedgerClient client, List<String> others) throws LedgerUnavailableException {
    List<String> expected = client.endpoints().stream().map(Endpoint::replica).toList();
    while (true) {
      List<String> keys = new ArrayList<>(others);
      keys.add(Keys.REPLICAS.key());
      expected.forEach(id -> keys.add(Keys.member(id).key()));
      CertifiedState state = client.read(keys);
      Roster roster = state.get(Keys.REPLICAS).orElseThrow();
      if (expected.containsAll(roster.ids())) {
        Map<String, Member> members = new TreeMap<>();
        roster.ids().forEach(id -> members.put(id, state.get(Keys.member(id)).orElseThrow()));
        return new At(state, new Recipients(members, roster.quorum().needed()));
      }
      expected = roster.ids();
    }
  }

  /** Where they are, from {@code first} on if it is one of them. */
  List<Endpoint> endpoints(Endpoint first) {
    List<Endpoint> found = new ArrayList<>();
    members.values().forEach(member -> Endpoint.of(member.who()).ifPresent(found::add));
    int at = Math.max(0, found.indexOf(first));
    List<Endpoint> ordered = new ArrayList<>(found.subList(at, found.size()));
    ordered.addAll(found.subList(0, at));
    return ordered;
  }

  /** How many of them may lie. */
  int faultyMax() {
    return new Quorum(members.size()).faulty();
  }

  /**
   * Whether an acknowledgement names one of them and its present key. Another one need not be a
   * lie: replicas and keys may have changed since.
   */
  boolean know(Acknowledgement acknowledgement) {
    Member replica = members.get(acknowledgement.replica());
    return replica != null && replica.keyVersion() == acknowledgement.keyVersion();
  }

  /** Whether a replica signed {@code message} with its present key. */
  boolean signed(Acknowledgement acknowledgement, byte[] message) {
    Member replica = members.get(acknowledgement.replica());
    return replica != null
        && know(acknowledgement)
        && SignatureCheck.verify(
            replica.who().identityKey().key().bytes(),
            message,
            acknowledgement.signature().bytes());
  }
}
