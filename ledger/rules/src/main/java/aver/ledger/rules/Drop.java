package aver.ledger.rules;

/** Why a transaction left no trace: no leaf, no memory, no charge. */
public enum Drop {
  MALFORMED,
  PROTOCOL_VERSION_WRONG,
  EXPIRED,
  EXPIRY_TOO_FAR,
  SIGNER_UNKNOWN,
  SIGNER_NOT_ACTIVE,
  KEY_VERSION_WRONG,
  SIGNATURE_FALSE,
  DUPLICATE,
  NOT_DUE,
  TOO_MANY_REFUSALS;

  /** Stable name for programs, such as {@code signature_false}. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
