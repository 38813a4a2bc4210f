package aver.ledger.vector.rule;

import java.util.List;
import java.util.stream.Collectors;

/** Why a rule cannot be had as asked for: what was asked, what holds, what to do. */
public sealed interface RuleRefusal {
  /** Stable for programs. */
  String code();

  /** For people. */
  String message();

  /** No rule has this name. */
  record UnknownRule(String name, List<String> known) implements RuleRefusal {
    @Override
    public String code() {
      return "unknown_rule";
    }

    @Override
    public String message() {
      return "no aggregation rule is called '%s': take one of %s"
          .formatted(name, String.join(", ", known));
    }
  }

  /** The rule knows no parameter of this name. */
  record UnknownParameter(String rule, String name, List<RuleParameter> known)
      implements RuleRefusal {
    @Override
    public String code() {
      return "unknown_rule_parameter";
    }

    @Override
    public String message() {
      String names = known.stream().map(RuleParameter::name).collect(Collectors.joining(", "));
      return "rule '%s' has no parameter '%s': it knows %s"
          .formatted(rule, name, names.isEmpty() ? "none" : names);
    }
  }

  /** A parameter that must be given is not. */
  record MissingParameter(String rule, RuleParameter parameter) implements RuleRefusal {
    @Override
    public String code() {
      return "missing_rule_parameter";
    }

    @Override
    public String message() {
      return "rule '%s' needs parameter '%s' (%d to %d): %s"
          .formatted(
              rule, parameter.name(), parameter.least(), parameter.most(), parameter.meaning());
    }
  }

  /** A parameter is out of its range. */
  record ParameterOutOfRange(String rule, RuleParameter parameter, long value)
      implements RuleRefusal {
    @Override
    public String code() {
      return "rule_parameter_out_of_range";
    }

    @Override
    public String message() {
      return "parameter '%s' of rule '%s' must be %d to %d, was %d"
          .formatted(parameter.name(), rule, parameter.least(), parameter.most(), value);
    }
  }

  /** No number of updates makes the rule bear so many that lie. */
  record NoBound(String rule, int byzantine) implements RuleRefusal {
    @Override
    public String code() {
      return "rule_bears_none";
    }

    @Override
    public String message() {
      return "rule '%s' with these parameters never bears %d participants that send anything: take another rule, or a lower --byzantine"
          .formatted(rule, byzantine);
    }
  }

  /** The rule cannot be computed for so many updates. */
  record TooManyUpdates(String rule, int most, int updates) implements RuleRefusal {
    @Override
    public String code() {
      return "too_many_updates_for_rule";
    }

    @Override
    public String message() {
      return "rule '%s' takes at most %d updates, here are up to %d: take another rule, or fewer"
          .formatted(rule, most, updates);
    }
  }

  /** The rule's bound does not hold with so few updates. */
  record TooFewUpdates(String rule, int least, int updates) implements RuleRefusal {
    @Override
    public String code() {
      return "too_few_updates_for_rule";
    }

    @Override
    public String message() {
      return "rule '%s' with these parameters needs at least %d updates, here are %d: take more, or a rule or parameters that bear fewer"
          .formatted(rule, least, updates);
    }
  }
}
