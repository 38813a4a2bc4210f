package aver.ledger.client.tls;

import aver.ledger.proof.Digest;
import java.util.Optional;

/**
 * Who owns a TLS key now. Asked at each handshake and each call, so that a removal acts on open
 * connections too.
 */
@FunctionalInterface
public interface PinSource {
  /**
   * The member whose present TLS key has this SubjectPublicKeyInfo hash and who may connect, or
   * empty.
   */
  Optional<String> memberOf(Digest keyHash);
}
