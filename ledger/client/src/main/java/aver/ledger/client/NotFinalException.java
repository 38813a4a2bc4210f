package aver.ledger.client;

import java.io.Serial;

/**
 * A transaction may have been sent and is not seen to be final. It may still become so: whoever
 * sends the same request again without a look at the ledger may do twice what was meant once.
 */
public final class NotFinalException extends LedgerUnavailableException {
  @Serial private static final long serialVersionUID = 1;

  /** With how to look at what became of it. */
  public NotFinalException(String message) {
    super(message);
  }

  /** With the last cause, too. */
  public NotFinalException(String message, Throwable cause) {
    super(message, cause);
  }
}
