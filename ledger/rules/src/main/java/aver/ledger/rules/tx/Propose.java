package aver.ledger.rules.tx;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * An admin's proposal of an action, and the first vote for it.
 *
 * @param action what is to happen
 * @param closesMs ledger time after which open votes count no more
 */
public record Propose(Action action, long closesMs) implements Transaction {
  private static final long DAY_MS = 24L * 3600 * 1000;

  /** Checks the range. */
  public Propose {
    Ids.range("closing time in ms", closesMs, 1, 1L << 50);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> role = context.require(Role.ADMIN);
    if (role.isPresent()) {
      return role;
    }
    long daysMax = Setting.PROPOSAL_DAYS_MAX.in(context.state());
    if (closesMs <= context.nowMs() || closesMs > context.nowMs() + daysMax * DAY_MS) {
      return Refusal.of(
          Rule.PROPOSAL_CLOSING_TIME_WRONG,
          "closing time %s must be after ledger time %s and within %d days of it",
          Instant.ofEpochMilli(closesMs),
          Instant.ofEpochMilli(context.nowMs()),
          daysMax);
    }
    return action.check(context);
  }

  @Override
  public void effect(Context context) {
    Proposals.open(context, this);
  }
}
