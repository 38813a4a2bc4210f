package aver.ledger.rules.action;

import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Arrays;
import java.util.Optional;

/**
 * Changes a parameter of the federation.
 *
 * @param name of a {@link Setting}
 * @param value within its range
 */
public record ChangeParameter(String name, long value) implements Action {
  /** Checks the form. */
  public ChangeParameter {
    Ids.slug("parameter", name);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Setting> setting = Setting.named(name);
    if (setting.isEmpty()) {
      return Refusal.of(
          Rule.PARAMETER_UNKNOWN,
          "there is no parameter %s: use one of %s",
          name,
          Arrays.stream(Setting.values()).map(Setting::id).toList());
    }
    long max =
        setting.get() == Setting.ADMIN_THRESHOLD
            ? Proposals.admins(context.state()).size()
            : setting.get().max();
    return value >= setting.get().min() && value <= max
        ? Optional.empty()
        : Refusal.of(
            Rule.PARAMETER_OUT_OF_RANGE,
            "%s must be %d to %d, was %d",
            name,
            setting.get().min(),
            max,
            value);
  }

  @Override
  public void effect(Context context) {
    context.state().put(Keys.parameter(name), value);
  }
}
