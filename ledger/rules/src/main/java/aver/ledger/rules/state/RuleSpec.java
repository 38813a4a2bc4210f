package aver.ledger.rules.state;

import java.util.List;

/**
 * Aggregation rule of a task.
 *
 * @param name one of the rules that the vector module knows
 * @param parameters names ascending, at most 16
 */
public record RuleSpec(String name, List<NamedNumber> parameters) {
  /** Checks the forms. */
  public RuleSpec {
    Ids.slug("rule", name);
    parameters = Ids.ascending("rule parameters", parameters, 16);
  }

  static void write(Writer out, RuleSpec rule) {
    out.text(rule.name).list(rule.parameters, NamedNumber::write);
  }

  static RuleSpec read(Reader in) {
    return new RuleSpec(in.text(), in.list(NamedNumber::read));
  }
}
