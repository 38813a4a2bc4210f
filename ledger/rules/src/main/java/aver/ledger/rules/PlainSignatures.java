package aver.ledger.rules;

import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;

/** Checks every signature when it is asked, and remembers nothing. */
public final class PlainSignatures implements Signatures {
  @Override
  public boolean verify(PublicKey key, byte[] message, Octets signature) {
    return SignatureCheck.verify(key.key().bytes(), message, signature.bytes());
  }

  @Override
  public boolean sound(PublicKey key) {
    return SignatureCheck.soundKey(key.key().bytes());
  }
}
