package aver.ledger.client.head;

import java.util.Optional;

/** What the age of certified ledger time says of clock, network and replicas. Pure. */
public final class HeadAge {
  /** How far certified time may be behind the clock. */
  public static final long STALE_MS = 15 * 60_000;

  /** How far certified time, the median of the replicas' clocks, may be ahead of the clock. */
  public static final long AHEAD_MS = 5_000;

  private HeadAge() {}

  /** What people must be told when certified time is too far behind; empty if it is not. */
  static Optional<String> stale(long certifiedMs, long clockMs) {
    return clockMs - certifiedMs <= STALE_MS
        ? Optional.empty()
        : Optional.of(
            "the newest certified ledger time is %d minutes behind this clock: check the clock, the network and the replicas"
                .formatted((clockMs - certifiedMs) / 60_000));
  }

  /** As {@link #stale}, or that the clock is behind: then it alone is wrong. */
  public static Optional<String> wrong(long certifiedMs, long clockMs) {
    return certifiedMs - clockMs <= AHEAD_MS
        ? stale(certifiedMs, clockMs)
        : Optional.of(
            "this clock is %d s behind certified ledger time: set it by NTP"
                .formatted((certifiedMs - clockMs) / 1000));
  }
}
