package aver.ledger.engine;

/**
 * Two votes of which an honest replica signs one at most, as an engine saw them: anybody can check
 * them again.
 *
 * @param key whose, an Ed25519 public key in lower-case hex, as in {@link Voter}
 * @param first vote
 * @param second vote
 */
public record DoubleVote(String key, Vote first, Vote second) {
  /**
   * A signed vote.
   *
   * @param message the bytes that the signature covers, in hex
   * @param signature 64 bytes, in hex
   */
  public record Vote(String message, String signature) {}
}
