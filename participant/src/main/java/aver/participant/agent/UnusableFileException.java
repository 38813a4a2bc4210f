package aver.participant.agent;

import java.io.Serial;

/**
 * A file that a site keeps between rounds is not the one that is needed; the message says which and
 * why.
 */
public final class UnusableFileException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UnusableFileException(String message) {
    super(message);
  }
}
