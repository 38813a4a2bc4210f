package aver.participant.agent;

import java.io.IOException;
import java.io.Serial;

/** Another agent works in the folder; it ends with that process, and so does its lock. */
public final class JournalInUseException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  JournalInUseException(String message) {
    super(message);
  }
}
