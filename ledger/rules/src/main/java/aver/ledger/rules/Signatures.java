package aver.ledger.rules;

import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;

/**
 * Checks signatures. A pure function: an implementation may remember answers and work ahead, so
 * that replicas check a block's signatures on all cores before they apply it in order.
 */
public interface Signatures {
  /**
   * Whether {@code signature} is one of {@code key} over {@code message}. Never throws on any
   * input.
   */
  boolean verify(PublicKey key, byte[] message, Octets signature);

  /**
   * Whether the key is canonical, of full order and in the prime-order group: asked when it is
   * registered.
   */
  boolean sound(PublicKey key);
}
