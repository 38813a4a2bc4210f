package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.List;
import java.util.Optional;

/** Which aggregation rules a task may name. Asked when it is created, never in the middle of it. */
public final class AggregationRules {
  /** Weighted mean. */
  public static final String MEAN = "mean";

  /** Weighted mean after clipping every update to a norm. */
  public static final String CLIPPED_MEAN = "clipped-mean";

  /** Parameter of the clipped mean: a fixed norm; without it the lower median norm of the round. */
  public static final String NORM = "norm";

  private AggregationRules() {}

  /** A refusal unless the rule exists and its parameters fit. */
  public static Optional<Refusal> check(RuleSpec rule) {
    List<String> names = rule.parameters().stream().map(NamedNumber::name).toList();
    return switch (rule.name()) {
      case MEAN ->
          names.isEmpty()
              ? Optional.empty()
              : Refusal.of(
                  Rule.RULE_PARAMETERS_WRONG, "rule mean has no parameters: leave them out");
      case CLIPPED_MEAN ->
          names.isEmpty()
                  || (names.equals(List.of(NORM)) && rule.parameters().getFirst().value() > 0)
              ? Optional.empty()
              : Refusal.of(
                  Rule.RULE_PARAMETERS_WRONG,
                  "rule clipped-mean has one parameter, norm, above 0; without it: the median norm");
      default ->
          Refusal.of(
              Rule.RULE_UNKNOWN,
              "there is no rule %s: use %s or %s",
              rule.name(),
              MEAN,
              CLIPPED_MEAN);
    };
  }
}
