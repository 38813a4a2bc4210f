package aver.participant.training;

import aver.ledger.vector.VectorFault;

/** Training gave a value that must not be sent; the message names layer and value. */
public final class UnusableUpdateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableUpdateException(String place, float value) {
    super("training made %s of %s: lower learning-rate".formatted(value, place));
  }

  UnusableUpdateException(String place, VectorFault fault) {
    super(
        "training of %s cannot be used: %s; lower learning-rate, or raise the task's bound"
            .formatted(place, fault.getMessage()),
        fault);
  }
}
