package aver.ledger.engine.ratis;

import aver.ledger.proof.Digest;
import java.util.Map;
import java.util.Set;

/**
 * Which TLS keys each peer may use, as the ledger says now: asked at every handshake, so that a
 * change acts on the next connection.
 */
@FunctionalInterface
public interface PeerPins {
  /**
   * Peer id to the SHA-256 of the SubjectPublicKeyInfo of each of its keys. The ledger names one: a
   * replica that changes its key is stopped meanwhile, and starts with the new one.
   */
  Map<String, Set<Digest>> pins();

  /** Whether {@code key} is one of {@code peer}'s. */
  default boolean holds(String peer, Digest key) {
    return pins().getOrDefault(peer, Set.of()).contains(key);
  }

  /** Whether {@code key} is one of any peer's. */
  default boolean knows(Digest key) {
    return pins().values().stream().anyMatch(keys -> keys.contains(key));
  }
}
