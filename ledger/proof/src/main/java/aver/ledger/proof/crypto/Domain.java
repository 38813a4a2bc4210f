package aver.ledger.proof.crypto;

import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;

/**
 * What a signature or hash is about. Its text stands before the bytes, so that nothing is valid in
 * two places; with the chain id behind it, nothing is valid on two chains.
 */
public enum Domain {
  TRANSACTION("aver/tx/v1\n"),
  TRANSACTION_ID("aver/txid/v1\n"),
  BLOB_HEADER("aver/blob-header/v1\n"),
  BLOB_ACK("aver/blob-ack/v1\n"),
  COMMITMENT("aver/commitment/v1\n"),
  MANIFEST("aver/manifest/v1\n"),
  ROTATION("aver/rotate/v1\n"),
  /**
   * Of the stream that {@code InitialModel} draws from, which depends on nothing, not even this.
   */
  INITIAL_MODEL("aver/init/v1\n"),
  DRAW("aver/draw/v1\n"),
  JOIN_REQUEST("aver/join-request/v1\n");

  private final String text;

  Domain(String text) {
    this.text = text;
  }

  /** The text with its line feed, a copy. */
  public byte[] prefix() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What is signed: domain, chain id, body. */
  public byte[] message(Digest chainId, byte[] body) {
    byte[] prefix = prefix();
    byte[] message = new byte[prefix.length + Digest.BYTES + body.length];
    System.arraycopy(prefix, 0, message, 0, prefix.length);
    System.arraycopy(chainId.bytes(), 0, message, prefix.length, Digest.BYTES);
    System.arraycopy(body, 0, message, prefix.length + Digest.BYTES, body.length);
    return message;
  }

  /** SHA-256 of {@link #message}. */
  public Digest hash(Digest chainId, byte[] body) {
    return Digest.sha256(message(chainId, body));
  }
}
