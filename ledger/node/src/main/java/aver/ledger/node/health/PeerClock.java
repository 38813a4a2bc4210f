package aver.ledger.node.health;

/**
 * What a peer's clock showed when it was asked. It was read after the question and before the
 * answer came, and nothing more is taken for certain: where this replica or its peer was slow
 * meanwhile, the answer says less, and is not wrong.
 *
 * @param askedMs own clock at the question, ms since 1970
 * @param tookMs how long the answer took, by a clock that never goes back, in ms
 * @param saidMs the peer's clock by its own word, ms since 1970
 */
public record PeerClock(long askedMs, long tookMs, long saidMs) {
  /** By how many ms the own clock is ahead at least; below 0 if it is behind, 0 if it may agree. */
  long aheadMs() {
    return saidMs < askedMs ? askedMs - saidMs : Math.min(0, askedMs + tookMs - saidMs);
  }
}
