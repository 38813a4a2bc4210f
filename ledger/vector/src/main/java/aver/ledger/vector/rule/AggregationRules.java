package aver.ledger.vector.rule;

import aver.ledger.vector.rule.RuleRefusal.MissingParameter;
import aver.ledger.vector.rule.RuleRefusal.ParameterOutOfRange;
import aver.ledger.vector.rule.RuleRefusal.TooFewUpdates;
import aver.ledger.vector.rule.RuleRefusal.UnknownParameter;
import aver.ledger.vector.rule.RuleRefusal.UnknownRule;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All aggregation rules, by name. */
public final class AggregationRules {
  /** The rules in the order in which they are shown. */
  public static final List<RuleForm> FORMS = List.of(Mean.FORM, ClippedMean.FORM);

  private AggregationRules() {}

  /**
   * The first reason why this rule cannot be had, in this order: unknown rule, unknown parameter,
   * missing parameter, parameter out of range, too few updates; parameters by ascending name.
   *
   * @param updates fewest updates that the rule will ever be given (a task's quorum)
   */
  public static Optional<RuleRefusal> check(
      String name, Map<String, Long> parameters, int updates) {
    Optional<RuleForm> known = form(name);
    if (known.isEmpty()) {
      return Optional.of(new UnknownRule(name, FORMS.stream().map(RuleForm::name).toList()));
    }
    RuleForm form = known.get();
    Optional<RuleRefusal> refusal = checkParameters(form, new TreeMap<>(parameters));
    if (refusal.isPresent()) {
      return refusal;
    }
    int least = make(form, parameters).updatesMin();
    return updates < least
        ? Optional.of(new TooFewUpdates(name, least, updates))
        : Optional.empty();
  }

  /**
   * The rule of that name.
   *
   * @throws IllegalArgumentException with the refusal's message, if {@link #check} refuses it for
   *     any number of updates
   */
  public static AggregationRule of(String name, Map<String, Long> parameters) {
    Optional<RuleRefusal> refusal = check(name, parameters, Integer.MAX_VALUE);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get().message());
    }
    return make(form(name).orElseThrow(), parameters);
  }

  private static Optional<RuleForm> form(String name) {
    return FORMS.stream().filter(form -> form.name().equals(name)).findFirst();
  }

  private static AggregationRule make(RuleForm form, Map<String, Long> parameters) {
    return form.maker().apply(Collections.unmodifiableSortedMap(new TreeMap<>(parameters)));
  }

  private static Optional<RuleRefusal> checkParameters(
      RuleForm form, SortedMap<String, Long> given) {
    for (String name : given.keySet()) {
      if (form.parameters().stream().noneMatch(p -> p.name().equals(name))) {
        return Optional.of(new UnknownParameter(form.name(), name, form.parameters()));
      }
    }
    List<RuleParameter> known =
        form.parameters().stream().sorted(Comparator.comparing(RuleParameter::name)).toList();
    for (RuleParameter parameter : known) {
      if (parameter.required() && !given.containsKey(parameter.name())) {
        return Optional.of(new MissingParameter(form.name(), parameter));
      }
    }
    for (RuleParameter parameter : known) {
      Long value = given.get(parameter.name());
      if (value != null && (value < parameter.least() || value > parameter.most())) {
        return Optional.of(new ParameterOutOfRange(form.name(), parameter, value));
      }
    }
    return Optional.empty();
  }
}
