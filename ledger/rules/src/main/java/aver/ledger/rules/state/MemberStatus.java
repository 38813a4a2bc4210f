package aver.ledger.rules.state;

/** Whether a member may act. A suspended replica keeps its seat in n and q. */
public enum MemberStatus implements Numbered {
  ACTIVE(1),
  SUSPENDED(2),
  REMOVED(3);

  private final int number;

  MemberStatus(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
