package aver.ledger.rules.action;

import aver.ledger.rules.lifecycle.Deadline;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Protocol;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts a newer version of the rules in force at a ledger time; programs that lack it stop before.
 *
 * @param version newer than the one in force
 * @param activationMs ledger time, in the future
 */
public record RaiseProtocol(int version, long activationMs) implements Action {
  /** Checks the ranges. */
  public RaiseProtocol {
    Ids.range("protocol version", version, 1, 1_000_000);
    Ids.range("activation time in ms", activationMs, 1, 1L << 50);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Protocol now = context.state().get(Keys.PROTOCOL).orElseThrow();
    return version > now.next() && activationMs > context.nowMs()
        ? Optional.empty()
        : Refusal.of(
            Rule.PROTOCOL_NOT_NEWER,
            "version %d at %s must be above version %d and after ledger time %s",
            version,
            Instant.ofEpochMilli(activationMs),
            now.next(),
            Instant.ofEpochMilli(context.nowMs()));
  }

  @Override
  public void effect(Context context) {
    Protocol now = context.state().get(Keys.PROTOCOL).orElseThrow();
    if (now.next() != now.version()) {
      new Deadline(now.activationMs(), Deadline.Kind.PROTOCOL, "next").clear(context.state());
    }
    context.state().put(Keys.PROTOCOL, new Protocol(now.version(), version, activationMs));
    new Deadline(activationMs, Deadline.Kind.PROTOCOL, "next").set(context.state());
  }
}
