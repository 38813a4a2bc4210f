package aver.ledger.rules;

import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys of the first members: sound and each used once, as an admission demands it later. */
final class FoundingKeys {
  private final Map<String, String> owners = new TreeMap<>();

  private FoundingKeys() {}

  /**
   * Checks them all.
   *
   * @throws IllegalArgumentException naming whose key it is, and what to do
   */
  static void check(List<NewMember> members) {
    FoundingKeys keys = new FoundingKeys();
    for (NewMember member : members) {
      String id = member.id();
      keys.take("key", member.identityKey().key().hex(), "identity key of " + id);
      sound(member.identityKey(), "identity key of " + id);
      keys.take("tls", member.tlsKeyHash().hex(), "TLS key of " + id);
      if (member.replica().isPresent()) {
        ReplicaKeys replica = member.replica().get();
        keys.take("key", replica.checkpointKey().key().hex(), "checkpoint key of " + id);
        sound(replica.checkpointKey(), "checkpoint key of " + id);
        keys.take("engine", replica.engineId(), "engine id of " + id);
      }
    }
  }

  private void take(String space, String key, String whose) {
    String before = owners.put(space + "/" + key, whose);
    if (before != null) {
      throw new IllegalArgumentException(
          "the %s and the %s are the same: one of them makes another with aver and sends a new join request"
              .formatted(before, whose));
    }
  }

  private static void sound(PublicKey key, String whose) {
    if (!SignatureCheck.soundKey(key.key().bytes())) {
      throw new IllegalArgumentException(
          "the %s is no point of full order: make another with aver".formatted(whose));
    }
  }
}
