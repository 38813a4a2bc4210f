package aver.ledger.rules.state;

/** Where a task stands. */
public enum TaskPhase implements Numbered {
  /** Created, waits for the admins. */
  PROPOSED(1),
  /** Attempts may be opened. */
  RUNNING(2),
  /** No quorum of equal results in time: an alarm; the attempt waits for one or for the admins. */
  STALLED(3),
  /** All rounds done, or no attempts or time left; what was left of the escrow went back. */
  ENDED(4),
  /** Cancelled by its researcher or ended by the admins. */
  CANCELLED(5);

  private final int number;

  TaskPhase(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
