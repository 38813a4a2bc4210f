package aver.ledger.rules.state;

/** Where a proposal stands. */
public enum ProposalStatus implements Numbered {
  OPEN(1),
  ACCEPTED(2),
  /** So many said no that the threshold is out of reach. */
  DECLINED(3),
  EXPIRED(4),
  /** The threshold was reached, and what was asked was not possible any more. */
  FAILED(5);

  private final int number;

  ProposalStatus(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
