package aver.ledger.vector.rule;

import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.rule.RuleRefusal.MissingParameter;
import aver.ledger.vector.rule.RuleRefusal.NoBound;
import aver.ledger.vector.rule.RuleRefusal.ParameterOutOfRange;
import aver.ledger.vector.rule.RuleRefusal.TooFewUpdates;
import aver.ledger.vector.rule.RuleRefusal.TooManyUpdates;
import aver.ledger.vector.rule.RuleRefusal.UnknownParameter;
import aver.ledger.vector.rule.RuleRefusal.UnknownRule;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All aggregation rules, by name. */
public final class AggregationRules {
  /** The rules in the order in which they are shown. */
  public static final List<RuleForm> FORMS =
      List.of(
          Mean.FORM,
          ClippedMean.FORM,
          AdaptiveClipping.FORM,
          Median.FORM,
          TrimmedMean.FORM,
          Meamed.FORM,
          Phocas.FORM,
          Krum.FORM,
          MultiKrum.FORM,
          Bulyan.FORM,
          MinimumDiameter.FORM,
          GeometricMedian.FORM,
          CenteredClipping.FORM,
          FlTrust.FORM);

  /** What every rule knows beside its own parameters: the steps before it. */
  public static final List<RuleParameter> COMMON = Prepared.PARAMETERS;

  private AggregationRules() {}

  /**
   * The first reason why this rule cannot be had, in this order: unknown rule, unknown parameter,
   * missing parameter, parameter out of range, a bound that no number of updates gives, too few
   * updates, too many; parameters by ascending name.
   *
   * @param updatesMin fewest updates that the rule will ever be given (a task's quorum)
   * @param updatesMax most updates that it will ever be given (a task's cohort)
   */
  public static Optional<RuleRefusal> check(
      String name, Map<String, Long> parameters, int updatesMin, int updatesMax) {
    Optional<RuleRefusal> refusal = check(name, parameters);
    if (refusal.isPresent()) {
      return refusal;
    }
    AggregationRule rule = make(form(name).orElseThrow(), parameters);
    int needed = rule.updatesMin();
    if (needed > SampleCaps.PARTICIPANTS_MAX) {
      return Optional.of(new NoBound(name, rule.byzantine()));
    }
    if (updatesMin < needed) {
      return Optional.of(new TooFewUpdates(name, needed, updatesMin));
    }
    return updatesMax > rule.updatesMax()
        ? Optional.of(new TooManyUpdates(name, rule.updatesMax(), updatesMax))
        : Optional.empty();
  }

  /** As {@link #check(String, Map, int, int)}, for one number of updates. */
  public static Optional<RuleRefusal> check(
      String name, Map<String, Long> parameters, int updates) {
    return check(name, parameters, updates, updates);
  }

  private static Optional<RuleRefusal> check(String name, Map<String, Long> parameters) {
    Optional<RuleForm> known = form(name);
    return known.isEmpty()
        ? Optional.of(new UnknownRule(name, FORMS.stream().map(RuleForm::name).toList()))
        : checkParameters(known.get(), new TreeMap<>(parameters));
  }

  /**
   * The rule of that name.
   *
   * @throws IllegalArgumentException with the refusal's message, if there is no such rule or its
   *     parameters are wrong
   */
  public static AggregationRule of(String name, Map<String, Long> parameters) {
    Optional<RuleRefusal> refusal = check(name, parameters);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get().message());
    }
    return make(form(name).orElseThrow(), parameters);
  }

  /**
   * What people write for a parameter: a whole number, or one of the parameter's words.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static long value(String parameter, String text) {
    List<String> words =
        COMMON.stream()
            .filter(p -> p.name().equals(parameter))
            .findFirst()
            .map(RuleParameter::words)
            .orElse(List.of());
    if (words.contains(text)) {
      return words.indexOf(text) + 1L;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number%s, was '%s'"
              .formatted(
                  parameter, words.isEmpty() ? "" : " or one of " + String.join(", ", words), text),
          e);
    }
  }

  /** Whether the rule of this name needs an update that it trusts ({@link Updates#trusting}). */
  public static boolean needsTrusted(String rule) {
    return rule.equals(FlTrust.FORM.name());
  }

  /** Parameters that a rule knows beside its own: mixing would mix the trusted update in. */
  public static List<RuleParameter> common(String rule) {
    return needsTrusted(rule)
        ? COMMON.stream().filter(p -> p.name().equals(Prepared.CLIP)).toList()
        : COMMON;
  }

  private static Optional<RuleForm> form(String name) {
    return FORMS.stream().filter(form -> form.name().equals(name)).findFirst();
  }

  private static AggregationRule make(RuleForm form, Map<String, Long> parameters) {
    SortedMap<String, Long> given = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    return Prepared.of(form.maker().apply(given), given);
  }

  private static Optional<RuleRefusal> checkParameters(
      RuleForm form, SortedMap<String, Long> given) {
    List<RuleParameter> known =
        Stream.concat(form.parameters().stream(), common(form.name()).stream())
            .sorted(Comparator.comparing(RuleParameter::name))
            .toList();
    for (String name : given.keySet()) {
      if (known.stream().noneMatch(p -> p.name().equals(name))) {
        return Optional.of(new UnknownParameter(form.name(), name, known));
      }
    }
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
