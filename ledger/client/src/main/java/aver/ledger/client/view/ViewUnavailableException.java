package aver.ledger.client.view;

import aver.ledger.client.LedgerUnavailableException;
import java.io.Serial;

/** A value was asked for that no replica proved now; the cause says what was tried. */
public final class ViewUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With what was tried. */
  public ViewUnavailableException(LedgerUnavailableException cause) {
    super(cause.getMessage(), cause);
  }
}
