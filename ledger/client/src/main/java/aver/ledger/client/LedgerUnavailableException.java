package aver.ledger.client;

import java.io.Serial;

/** No replica gave an answer that can be relied on; the message names the last cause. */
public sealed class LedgerUnavailableException extends Exception
    permits NotFinalException, TrustFileException {
  @Serial private static final long serialVersionUID = 1;

  /** With what was tried and what happened. */
  public LedgerUnavailableException(String message) {
    super(message);
  }

  /** With the last cause. */
  public LedgerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
