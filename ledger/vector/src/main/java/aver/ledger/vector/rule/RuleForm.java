package aver.ledger.vector.rule;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * How a rule is asked for: its name, what it does in a line, its parameters, and its constructor.
 *
 * @param name stable name
 * @param summary one line for people
 * @param parameters its own; beside them it knows {@link AggregationRules#COMMON}
 * @param maker makes the rule; is only given parameters that are known, within their ranges, all
 *     required ones present
 */
public record RuleForm(
    String name,
    String summary,
    List<RuleParameter> parameters,
    Function<SortedMap<String, Long>, AggregationRule> maker) {
  /** Copies the list. */
  public RuleForm {
    parameters = List.copyOf(parameters);
  }
}
