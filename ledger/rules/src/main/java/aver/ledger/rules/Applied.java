package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.rules.tx.Refusal;
import java.util.Optional;

/** What became of one transaction of a block. */
public sealed interface Applied {
  /** Its id. */
  Digest txId();

  /**
   * It is in the log.
   *
   * @param leaf what the log keeps
   * @param refusal why it had no effect, or empty
   */
  record Logged(Leaf leaf, Optional<Refusal> refusal) implements Applied {
    @Override
    public Digest txId() {
      return leaf.txId();
    }
  }

  /**
   * It left no trace.
   *
   * @param why closed set
   */
  record Dropped(Digest txId, Drop why) implements Applied {}
}
