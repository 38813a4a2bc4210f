package aver.ledger.client.blob;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
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
  /** Those of the newest certified state. */
  static Recipients of(LedgerClient client) throws LedgerUnavailableException {
    Roster roster = client.read(Keys.REPLICAS).orElseThrow();
    List<String> keys = roster.ids().stream().map(id -> Keys.member(id).key()).toList();
    Map<String, Member> members = new TreeMap<>();
    for (int from = 0; from < keys.size(); from += 256) {
      CertifiedState state = client.read(keys.subList(from, Math.min(keys.size(), from + 256)));
      for (String id : roster.ids().subList(from, Math.min(keys.size(), from + 256))) {
        members.put(id, state.get(Keys.member(id)).orElseThrow());
      }
    }
    return new Recipients(members, roster.quorum().needed());
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

  /** Whether a replica signed {@code message} with its present key. */
  boolean signed(Acknowledgement acknowledgement, byte[] message) {
    Member replica = members.get(acknowledgement.replica());
    return replica != null
        && replica.keyVersion() == acknowledgement.keyVersion()
        && SignatureCheck.verify(
            replica.who().identityKey().key().bytes(),
            message,
            acknowledgement.signature().bytes());
  }
}
