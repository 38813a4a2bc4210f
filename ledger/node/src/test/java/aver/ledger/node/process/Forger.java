package aver.ledger.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.util.List;

/**
 * Puts another model into the results that a replica attests.
 *
 * @param chainId of the ledger
 * @param member as whom it signs
 * @param keys of that member
 */
record Forger(Digest chainId, String member, KeyFile keys) {
  private static final Digest MODEL = Digest.sha256("a model that nobody trained".getBytes(UTF_8));

  /** What is sent instead of a transaction. */
  byte[] forged(byte[] transaction) {
    try {
      SignedTransaction own = TransactionWire.decode(transaction, chainId);
      return own.envelope().signer().equals(member)
              && own.transaction()
                  instanceof AttestResult(var task, var attempt, Result.Final right)
          ? TransactionWire.encode(
              TransactionWire.sign(
                  own.envelope(),
                  new AttestResult(task, attempt, wrong(right)),
                  chainId,
                  keys.identity()))
          : transaction;
    } catch (DecodeException noise) {
      return transaction;
    }
  }

  private static Result.Final wrong(Result.Final right) {
    List<VectorEntry> model =
        right.model().stream()
            .map(entry -> new VectorEntry(entry.role(), entry.length(), MODEL))
            .toList();
    return new Result.Final(model, right.updates(), right.evaluation());
  }
}
