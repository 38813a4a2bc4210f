package aver.ledger.engine;

/** What became of an offered transaction; none of these says that it is final. */
public sealed interface Admission {
  /** It was taken and is on its way into the order. */
  record Admitted() implements Admission {}

  /** The ledger holds it already, or it is on its way. */
  record Duplicate() implements Admission {}

  /**
   * It will not be ordered and leaves no trace.
   *
   * @param code stable for programs
   * @param message for people: what was asked, what holds, what to do
   */
  record Dropped(String code, String message) implements Admission {}

  /**
   * No room, or no leader: the same bytes may be offered again.
   *
   * @param retryAfterMs how long to wait, in milliseconds, at least 1
   */
  record Busy(long retryAfterMs) implements Admission {
    public Busy {
      if (retryAfterMs < 1) {
        throw new IllegalArgumentException("retryAfterMs must be at least 1, was " + retryAfterMs);
      }
    }
  }
}
