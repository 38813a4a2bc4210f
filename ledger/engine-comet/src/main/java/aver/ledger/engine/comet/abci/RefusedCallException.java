package aver.ledger.engine.comet.abci;

import java.io.Serial;

/** A call that an engine of this ledger does not make now; nothing was changed by it. */
public final class RefusedCallException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why a call is refused; there are no other reasons. */
  public enum Reason {
    /** It is none that the protocol has. */
    NO_CALL("no-call"),
    /** It begins the order of another ledger. */
    OTHER_CHAIN("other-chain"),
    /** There is no block to commit. */
    NO_BLOCK("no-block"),
    /** The block was committed before, or has no place. */
    OLD_BLOCK("old-block");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** With which the engine is told so. */
    public String code() {
      return code;
    }
  }

  RefusedCallException(Reason reason, String what) {
    super(reason.code + ": " + what);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
