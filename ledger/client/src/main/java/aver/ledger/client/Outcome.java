package aver.ledger.client;

import aver.ledger.rules.Leaf;

/** What became of a transaction. */
public sealed interface Outcome {
  /**
   * It is in the certified log; its proof was checked.
   *
   * @param leaf {@code outcome} 0 took effect, others are rules of docs/transactions.md
   * @param checkpoint the note that covers it
   */
  record Final(Leaf leaf, String checkpoint) implements Outcome {}

  /**
   * It left no trace.
   *
   * @param code stable name of the reason
   * @param message what to do
   */
  record Dropped(String code, String message) implements Outcome {}

  /** Whether it took effect. */
  default boolean done() {
    return this instanceof Final(Leaf leaf, String _) && leaf.outcome() == 0;
  }
}
