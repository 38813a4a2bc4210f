package aver.ledger.engine;

/**
 * A replica that the ledger wants to order.
 *
 * @param peer as its engine is reached
 * @param key the Ed25519 public key of its operator's identity in lower-case hex: what an engine
 *     that does not trust its replicas checks votes and connections with
 */
public record Voter(Peer peer, String key) {
  private static final int KEY_DIGITS = 64;

  public Voter {
    if (key.length() != KEY_DIGITS) {
      throw new IllegalArgumentException("an Ed25519 key has 64 hex digits, not " + key.length());
    }
  }
}
