package aver.ledger.vector.rule;

/**
 * A parameter that a rule knows.
 *
 * @param name lower case with hyphens
 * @param least smallest value
 * @param most largest value
 * @param required whether it must be given
 * @param meaning what it does, with its unit
 */
public record RuleParameter(String name, long least, long most, boolean required, String meaning) {

  static RuleParameter optional(String name, long least, long most, String meaning) {
    return new RuleParameter(name, least, most, false, meaning);
  }
}
