package aver.simulations.fuzz;

import java.util.Locale;

/**
 * Something that goes wrong, or that somebody does at a bad moment.
 *
 * @param atMs after the beginning, in virtual time
 * @param kind what
 * @param target which one it happens to, counted from 0; taken modulo how many there are
 * @param lastsMs how long, for those that end
 * @param value what else it takes, by kind
 */
record Fault(long atMs, Kind kind, int target, long lastsMs, long value) {
  /** What goes wrong. */
  enum Kind {
    /** A replica's process is killed; all that it wrote is still there. */
    KILL_REPLICA,
    /** A replica loses its power: of what it did not sync, only {@code value} writes are left. */
    POWER_LOSS,
    /** An agent's process is killed. */
    KILL_AGENT,
    /** One replica is cut off from the others. */
    PARTITION,
    /** Two replicas, or half of them, are cut off from the others. */
    SPLIT,
    /** {@code value} ppm of all messages are lost. */
    LOSS,
    /** A replica's clock is {@code value} ms off. */
    CLOCK,
    /** A hospital rotates its identity key. */
    ROTATE_KEY,
    /** The admins replace a hospital's lost key. */
    REPLACE_KEY,
    /** The admins revoke a participation right, and grant it again after {@code lastsMs}. */
    REVOKE,
    /** The admins suspend a hospital, and make it active again after {@code lastsMs}. */
    SUSPEND,
    /** The admins remove a hospital for good. */
    REMOVE,
    /** The admins admit another hospital and grant it. */
    ADMIT,
    /** The admins suspend a replica, and make it active again after {@code lastsMs}. */
    SUSPEND_REPLICA,
    /** A replica's disk is lost, and the admins let it come back with new keys. */
    LOST_DISK,
    /** The admins put a new replica in the place of one. */
    REPLACE_REPLICA,
    /** A replica's disk is put back to what was durable {@code lastsMs} earlier. */
    OLD_DISK,
    /** A hospital sends poison from now on, of the kind {@code value}. */
    POISON,
    /** A hospital leaves the task. */
    LEAVE,
    /** Tokens are sent from one member to another. */
    TRANSFER,
    /**
     * A lying replica has something ordered that no check would admit, of the kind {@code value}.
     */
    SMUGGLE,
    /** The researcher cancels the task. */
    CANCEL,
    /** The admins void or resume a task that is stalled, or end one. */
    DECIDE,
    /**
     * A leader that lies tells some replicas, by the bits of {@code value}, another block than the
     * rest, and tells those that start again what it likes.
     */
    TWO_STORIES,
    /**
     * A replica lies from now on about what it computed, about what it signed, or about both, by
     * {@code value}; nothing happens if f others do.
     */
    FORGE
  }

  /** When it is over, in ms after the beginning. */
  long endMs() {
    return atMs + lastsMs;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%7.1f s  %s target %d lasts %.1f s value %d",
        atMs / 1000.0,
        kind,
        target,
        lastsMs / 1000.0,
        value);
  }
}
