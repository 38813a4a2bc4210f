package aver.ledger.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** A store cannot be opened, read or written; the message says what, why and what to do. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way: whoever asked decides by it what comes next. */
  public enum Kind {
    /** What is there is not what was written. */
    DAMAGED,
    /** It belongs to another chain. */
    OTHER_CHAIN,
    /** The directory holds something else than a store. */
    NO_STORE,
    /** This user may not read or write it. */
    NO_RIGHT,
    /** A newer program wrote it. */
    NEWER_FORMAT,
    /** Another process has it. */
    IN_USE,
    /** The disk is full or fails. */
    DISK,
    /** It holds what was asked for no more, or not yet. */
    NOT_KEPT,
    /** This process closed it before. */
    CLOSED;

    /** What an error of the file system says. */
    static Kind of(IOException e) {
      return e instanceof AccessDeniedException ? NO_RIGHT : DISK;
    }
  }

  private final Kind kind;

  /** With a message for people. */
  StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With a message for people, and what the disk or the database said. */
  StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What stands in the way. */
  public Kind kind() {
    return kind;
  }
}
