package aver.ledger.rules.tx;

import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Octets;

/**
 * What every transaction says beside its kind.
 *
 * @param protocolVersion must be the one in force
 * @param signer member id
 * @param keyVersion version of the signer's identity key, from 1
 * @param nonce 16 bytes, so that equal requests have different ids
 * @param expiryMs ledger time after which it is dropped
 * @param readingMs clock of a replica; 0 from all other members
 */
public record Envelope(
    int protocolVersion,
    String signer,
    int keyVersion,
    Octets nonce,
    long expiryMs,
    long readingMs) {
  /** Checks the forms. */
  public Envelope {
    Ids.range("protocol version", protocolVersion, 1, 1_000_000);
    Ids.slug("signer", signer);
    Ids.range("key version", keyVersion, 1, Integer.MAX_VALUE);
    Ids.range("nonce length", nonce.length(), 16, 16);
    Ids.range("expiry in ms", expiryMs, 0, 1L << 50);
    Ids.range("reading in ms", readingMs, 0, 1L << 50);
  }
}
