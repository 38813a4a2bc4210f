package aver.ledger.rules.state;

/** Why an attempt has no result. */
public enum VoidReason implements Numbered {
  /** A next model's element does not fit int32. */
  MODEL_OVERFLOW(1),
  /** Fewer included updates than the quorum. */
  TOO_FEW_UPDATES(2),
  /** The base model is not what the task says. */
  BASE_UNAVAILABLE(3),
  /** The rule cannot work with so few updates. */
  RULE_NOT_APPLICABLE(4),
  /** The admins voided a stalled attempt. */
  BY_ADMINS(5);

  private final int number;

  VoidReason(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
