package aver.participant.training;

import java.io.Serial;

/** A training was ended before it was done, since nobody waits for its result any more. */
public final class TrainingStoppedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With the reason, for people. */
  public TrainingStoppedException(String reason) {
    super(reason);
  }
}
