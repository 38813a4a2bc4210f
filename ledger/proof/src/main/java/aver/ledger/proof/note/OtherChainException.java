package aver.ledger.proof.note;

import aver.ledger.proof.Digest;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checkpoint is of another chain than the one that is trusted: asking again changes nothing. */
public final class OtherChainException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  /** With the chain of the checkpoint and the one that is trusted. */
  public OtherChainException(Digest shown, Digest trusted) {
    super("the checkpoint is of chain %s, not of %s".formatted(shown.hex(), trusted.hex()));
  }

  /** Finds one in a failure or its causes. */
  public static Optional<OtherChainException> in(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OtherChainException other) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }
}
