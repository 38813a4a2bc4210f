package aver.ledger.rules.tx;

import aver.ledger.rules.state.Numbered;

/**
 * Every rule by which a transaction can be refused. Numbers and names are stable: never changed,
 * never used again. The order in which a kind checks its rules stands in {@code
 * docs/transactions.md}.
 */
public enum Rule implements Numbered {
  ROLE_MISSING(1),
  MEMBER_UNKNOWN(2),
  MEMBER_EXISTS(3),
  MEMBER_NOT_ACTIVE(4),
  KEY_NOT_SOUND(5),
  KEY_ALREADY_USED(6),
  POSSESSION_NOT_PROVEN(7),
  NOTHING_CHANGES(8),

  PROPOSAL_UNKNOWN(16),
  PROPOSAL_NOT_OPEN(17),
  PROPOSAL_CLOSING_TIME_WRONG(18),
  ALREADY_VOTED(19),
  PARAMETER_UNKNOWN(20),
  PARAMETER_OUT_OF_RANGE(21),
  PROTOCOL_NOT_NEWER(22),
  TOO_FEW_ADMINS_LEFT(23),
  REPLICA_MUST_BE_REPLACED(24),
  REPLICA_UNKNOWN(25),
  REPLICA_ALREADY_ENTERED(26),
  CHECKPOINT_NOT_RECENT(27),
  EVIDENCE_WRONG(28),

  STUDY_UNKNOWN(32),
  STUDY_EXISTS(33),
  GRANT_UNKNOWN(34),
  GRANT_OVER(35),
  GRANT_TIME_IN_THE_PAST(36),

  DATASET_UNKNOWN(48),
  DATASET_EXISTS(49),
  DATASET_WITHDRAWN(50),
  DATASET_REVISED_TOO_SOON(51),
  DATASET_VERSION_NOT_CURRENT(52),
  DATASET_USE_NOT_PERMITTED(53),
  DATASET_COLUMNS_DIFFER(54),

  TASK_UNKNOWN(64),
  TASK_EXISTS(65),
  TASK_PHASE_WRONG(66),
  TASK_NOT_YOURS(67),
  TASK_END_IN_THE_PAST(68),
  MASKED_NOT_AVAILABLE(69),
  RULE_UNKNOWN(70),
  RULE_PARAMETERS_WRONG(71),
  BALANCE_TOO_LOW(72),
  RECEIVER_UNKNOWN(73),
  LEARNING_WRONG(74),

  ALREADY_ENROLLED(80),
  NOT_ENROLLED(81),

  ATTEMPT_NUMBER_WRONG(96),
  ATTEMPT_NOT_DUE(97),
  TOO_FEW_ELIGIBLE(98),
  ATTEMPT_UNKNOWN(99),
  ATTEMPT_PHASE_WRONG(100),
  NOT_SELECTED(101),
  ALREADY_COMMITTED(102),
  NOT_COMMITTED(103),
  ALREADY_REVEALED(104),
  COMMITMENT_NOT_OPENED(105),
  MANIFEST_WRONG(106),
  AVAILABILITY_NOT_PROVEN(107),
  METRICS_WRONG(109),
  ALREADY_ATTESTED(110),
  RESULT_MALFORMED(111);

  private final int number;

  Rule(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }

  /** Stable name for programs, such as {@code attempt_not_due}. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
