package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import java.util.Optional;

/**
 * Something that happens by itself in the transaction that carries ledger time past it. Stands in
 * the state in the order of (due time, id).
 *
 * @param dueMs ledger time
 * @param kind what happens
 * @param subject id of what it happens to, such as a task or a proposal's number
 */
public record Deadline(long dueMs, Kind kind, String subject) {
  /** How many act in one transaction at most; the others act in the following ones. */
  public static final int PER_TRANSACTION_MAX = 64;

  /** What happens. */
  public enum Kind {
    /** The present phase of the task's open attempt closes. */
    ATTEMPT,
    /** The task ends. */
    TASK_END,
    /** The proposal expires. */
    PROPOSAL,
    /** The next protocol version is in force. */
    PROTOCOL
  }

  private static final byte[] MARK = {1};

  /** Writes it into the state. */
  public void set(Overlay state) {
    state.put(key(), MARK);
  }

  /** Takes it out of the state. */
  public void clear(Overlay state) {
    state.delete(key());
  }

  /** The first one whose time has come. */
  public static Optional<Deadline> firstDue(StateView state, long nowMs) {
    return first(state).filter(deadline -> deadline.dueMs <= nowMs);
  }

  /** The first one of all, for whoever waits for it. */
  public static Optional<Deadline> first(StateView state) {
    return state.ceilingKey(Keys.DUE, Keys.DUE).map(Deadline::parse);
  }

  /** The one after this, whether this still stands or not. */
  public Optional<Deadline> next(StateView state) {
    return state.ceilingKey(Keys.DUE, key() + '\0').map(Deadline::parse);
  }

  private String key() {
    return Keys.DUE + "%016x/%s/%s".formatted(dueMs, kind.name(), subject);
  }

  private static Deadline parse(String key) {
    String[] parts = key.substring(Keys.DUE.length()).split("/", 3);
    return new Deadline(Long.parseUnsignedLong(parts[0], 16), Kind.valueOf(parts[1]), parts[2]);
  }
}
