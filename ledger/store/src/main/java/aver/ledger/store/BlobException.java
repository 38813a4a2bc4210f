package aver.ledger.store;

/** A blob is refused, or cannot be kept. */
public final class BlobException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Why {
    /** The leaf is not the next one. */
    OUT_OF_ORDER,
    /** A leaf is shorter or longer than its place allows. */
    WRONG_SIZE,
    /** A value is over the bound, or whatever else the check refuses. */
    OUT_OF_BOUND,
    /** All leaves are there, and their root is another. */
    WRONG_ROOT,
    /** The size asked for is over what is allowed. */
    TOO_LARGE,
    /** The transfer was ended before, or another one with a stronger claim took the blob over. */
    ENDED
  }

  private final Why why;

  BlobException(Why why, String message) {
    super(message);
    this.why = why;
  }

  /** Stable for programs. */
  public Why why() {
    return why;
  }
}
