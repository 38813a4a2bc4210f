package aver.ledger.client.keys;

import java.io.Serial;

/** A key file that cannot be used; the message says why and what to do. */
public final class KeyFileException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  KeyFileException(String message) {
    super(message);
  }

  KeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
