package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import java.util.Arrays;
import java.util.Optional;

/** A parameter of the federation that admins may change by vote. */
public enum Setting {
  /** How many distinct admins an action needs. */
  ADMIN_THRESHOLD("admin-threshold", 1, 1000, 2),
  /** How many refused transactions of one member become leaves on one day of ledger time. */
  REFUSALS_PER_DAY("refusals-per-day", 0, 1_000_000, 200),
  /** Longest time for which a proposal stays open. */
  PROPOSAL_DAYS_MAX("proposal-days-max", 1, 365, 30),
  /** Least time between two versions of a data set. */
  REVISION_DAYS_MIN("revision-days-min", 0, 3650, 30);

  private final String id;
  private final long min;
  private final long max;
  private final long initial;

  Setting(String id, long min, long max, long initial) {
    this.id = id;
    this.min = min;
    this.max = max;
    this.initial = initial;
  }

  /** Slug that stands in genesis, proposals and keys. */
  public String id() {
    return id;
  }

  /** Smallest value. */
  public long min() {
    return min;
  }

  /** Largest value. */
  public long max() {
    return max;
  }

  /** The setting with this id. */
  public static Optional<Setting> named(String id) {
    return Arrays.stream(values()).filter(setting -> setting.id.equals(id)).findFirst();
  }

  /** The value in force. */
  public long in(Overlay state) {
    return state.get(Keys.parameter(id)).orElse(initial);
  }
}
