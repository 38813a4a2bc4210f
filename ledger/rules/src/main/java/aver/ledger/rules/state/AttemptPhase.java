package aver.ledger.rules.state;

/** Where an attempt stands. The last three are final. */
public enum AttemptPhase implements Numbered {
  COMMIT(1),
  REVEAL(2),
  ATTEST(3),
  /** A result has a quorum of equal attestations. */
  FINAL(4),
  /** The replicas agreed that there is no result, or the admins said so. */
  VOID(5),
  /** Fewer commits or reveals than the quorum. */
  ABANDONED(6);

  private final int number;

  AttemptPhase(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
