package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Codec;

/**
 * What the log keeps of an applied transaction.
 *
 * @param seq from 1, without gaps
 * @param timeMs ledger time after it
 * @param txId of the transaction
 * @param signer member id
 * @param outcome 0 when it took effect, else the number of the {@link aver.ledger.rules.tx.Rule}
 * @param effects SHA-256 over what it changed
 */
public record Leaf(long seq, long timeMs, Digest txId, String signer, int outcome, Digest effects) {
  public static final Codec<Leaf> CODEC =
      Codec.of(
          (w, v) ->
              w.i64(v.seq)
                  .i64(v.timeMs)
                  .digest(v.txId)
                  .text(v.signer)
                  .u8(v.outcome)
                  .digest(v.effects),
          r -> new Leaf(r.i64(), r.i64(), r.digest(), r.text(), r.u8(), r.digest()));
}
