package aver.ledger.store;

/** A store cannot be opened, read or written; the message says what, why and what to do. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public StoreException(String message) {
    super(message);
  }

  /** With a message for people, and what the disk or the database said. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
