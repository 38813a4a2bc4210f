package aver.ledger.node.round;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.TransactionWire;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Signs this replica's transactions, each with a reading of its clock. */
public final class ReplicaSigner {
  private static final long VALID_MS = 600_000;

  private final String replica;
  private final Digest chainId;
  private final SigningKey identity;
  private final LongSupplier clockMs;
  private final Supplier<byte[]> nonces;

  /**
   * Makes a signer.
   *
   * @param replica own id
   * @param identity signs transactions
   * @param clockMs ms since 1970
   */
  public ReplicaSigner(String replica, Digest chainId, SigningKey identity, LongSupplier clockMs) {
    this(replica, chainId, identity, clockMs, unpredictable(new SecureRandom()));
  }

  /**
   * As the other one.
   *
   * @param nonces gives 16 bytes, never the same twice
   */
  public ReplicaSigner(
      String replica,
      Digest chainId,
      SigningKey identity,
      LongSupplier clockMs,
      Supplier<byte[]> nonces) {
    this.replica = replica;
    this.chainId = chainId;
    this.identity = identity;
    this.clockMs = clockMs;
    this.nonces = nonces;
  }

  private static Supplier<byte[]> unpredictable(SecureRandom random) {
    return () -> {
      byte[] nonce = new byte[16];
      random.nextBytes(nonce);
      return nonce;
    };
  }

  String replica() {
    return replica;
  }

  long clockMs() {
    return clockMs.getAsLong();
  }

  /** Signs; it expires 10 minutes after the time of the state. */
  public SignedTransaction sign(Overlay state, Transaction transaction) {
    Envelope envelope =
        new Envelope(
            state.get(Keys.PROTOCOL).orElseThrow().version(),
            replica,
            state.get(Keys.member(replica)).orElseThrow().keyVersion(),
            Octets.of(nonces.get()),
            LedgerTime.now(state) + VALID_MS,
            clockMs());
    return TransactionWire.sign(envelope, transaction, chainId, identity);
  }
}
