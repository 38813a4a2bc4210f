package aver.participant.agent;

/** The ledger cannot be asked now; trying again later is right. */
public final class LedgerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what was tried. */
  public LedgerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says what was tried. */
  public LedgerUnavailableException(String message) {
    super(message);
  }
}
