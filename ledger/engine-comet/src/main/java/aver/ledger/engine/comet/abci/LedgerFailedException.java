package aver.ledger.engine.comet.abci;

import java.io.Serial;

/** The ledger can no longer answer for what it holds: the engine hears nothing any more. */
public final class LedgerFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With what failed. */
  public LedgerFailedException(String what, Throwable cause) {
    super(what, cause);
  }
}
