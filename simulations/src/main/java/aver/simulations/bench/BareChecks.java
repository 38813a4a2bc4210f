package aver.simulations.bench;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Transfers of one member whose signatures bare Bouncy Castle checks on all cores: what signatures
 * alone cost here.
 *
 * @param block the transfers
 * @param messages what their signatures cover
 * @param key of the member
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BareChecks(List<SignedTransaction> block, List<byte[]> messages, byte[] key) {
  private static final long EXPIRES_MS = 1L << 50;

  /** Signs so many. */
  static BareChecks of(int transactions, String signer, Digest chainId, SigningKey key) {
    List<SignedTransaction> block = new ArrayList<>();
    for (int i = 0; i < transactions; i++) {
      byte[] nonce = ByteBuffer.allocate(16).putInt(i).array();
      Envelope envelope = new Envelope(1, signer, 1, Octets.of(nonce), EXPIRES_MS, 0);
      block.add(TransactionWire.sign(envelope, new Transfer("admin-2", 1), chainId, key));
    }
    List<byte[]> messages =
        block.stream().map(tx -> Domain.TRANSACTION.message(chainId, tx.body().bytes())).toList();
    return new BareChecks(block, messages, key.publicKey());
  }

  /**
   * Checks all of them.
   *
   * @throws IOException if one is false
   */
  void run() throws IOException {
    boolean all =
        IntStream.range(0, block.size())
            .parallel()
            .allMatch(i -> {
              byte[] message = messages.get(i);
              return Ed25519.verify(
                  block.get(i).signature().bytes(), 0, key, 0, message, 0, message.length);
            });
    if (!all) {
      throw new IOException("a signature is false");
    }
  }

  /** Checks a second, the median of some runs. */
  double rate(int warmUps, int runs) throws IOException {
    Timing timing = Timing.of(this::run, () -> {}, warmUps, runs);
    return block.size() / timing.taskMs() * 1e3;
  }
}
