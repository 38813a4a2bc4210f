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
  /** The admins voided a stalled attempt or ended its task. */
  BY_ADMINS(5),
  /** Its researcher cancelled the task before commits closed. */
  BY_RESEARCHER(6);

  private final int number;

  VoidReason(int number) {
    this.number = number;
  }

  /** Whether replicas find it when they compute; the others are decided by people. */
  public boolean computed() {
    return switch (this) {
      case MODEL_OVERFLOW, TOO_FEW_UPDATES, BASE_UNAVAILABLE, RULE_NOT_APPLICABLE -> true;
      case BY_ADMINS, BY_RESEARCHER -> false;
    };
  }

  @Override
  public int number() {
    return number;
  }
}
