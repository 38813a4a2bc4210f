package aver.ledger.rules.state;

/** Why an update did not count in a final result. */
public enum Exclusion implements Numbered {
  INCLUDED(0),
  /** Selected, and did not commit in time. */
  NOT_COMMITTED(1),
  /** Committed, and did not reveal in time. */
  NOT_REVEALED(2),
  /** Suspended or its grant revoked before the round was closed. */
  RIGHT_LOST(3),
  /** The same content as an update that was revealed earlier. */
  COPIED(4),
  /** The content breaks the task's bound, length or roles. */
  CONTENT_INVALID(5);

  private final int number;

  Exclusion(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
