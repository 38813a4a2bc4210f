package aver.ledger.client.blob;

/**
 * When an agent goes on at another replica. Progress is a new acknowledgement: without one for the
 * time that the update takes at 1 MB/s and 10 s more, the next replica is asked; after half of the
 * reveal window, all of them. Pure.
 *
 * @param bytes of the update
 * @param halfMs from the start of the upload until half of the reveal window is over
 */
record UploadPace(long bytes, long halfMs) {
  private static final long GRACE_MS = 10_000;
  private static final long BYTES_PER_MS = 1_000;

  /** What to do now. */
  enum Move {
    /** Nothing, for at most {@link #waitMs}. */
    WAIT,
    /** Leave those that are asked, and ask the next one. */
    NEXT,
    /** Ask all that are not asked. */
    ALL
  }

  /**
   * Decides.
   *
   * @param open how many replicas are being sent to
   * @param quietMs since the last new acknowledgement, or since the newest replica was asked
   * @param elapsedMs since the start of the upload
   */
  Move next(int open, long quietMs, long elapsedMs) {
    if (elapsedMs >= halfMs) {
      return Move.ALL;
    }
    return open == 0 || quietMs >= patienceMs() ? Move.NEXT : Move.WAIT;
  }

  /** How long to wait at most before deciding again. */
  long waitMs(long quietMs, long elapsedMs) {
    long untilNext = Math.max(1, patienceMs() - quietMs);
    return elapsedMs >= halfMs ? untilNext : Math.min(untilNext, halfMs - elapsedMs);
  }

  private long patienceMs() {
    return bytes / BYTES_PER_MS + GRACE_MS;
  }
}
