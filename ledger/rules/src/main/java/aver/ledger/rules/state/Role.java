package aver.ledger.rules.state;

/** What a member may do. */
public enum Role implements Numbered {
  ADMIN(1),
  HOSPITAL(2),
  RESEARCHER(3),
  REPLICA(4),
  COORDINATOR(5),
  AUDITOR(6);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
