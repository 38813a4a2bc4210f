package aver.simulations.robustness;

import aver.ledger.vector.rule.AggregationRule;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule and the steps before it, as a task names them; how many liars it is to bear is given
 * later.
 *
 * @param rule its name
 * @param steps parameters but {@code byzantine}, as words
 */
record Composition(String rule, SortedMap<String, String> steps) {
  private static final String BYZANTINE = "byzantine";

  /** What the documentation recommends where hospitals differ and some may lie. */
  static final Composition USUAL =
      new Composition("trimmed-mean", new TreeMap<>(Map.of("clip", "arc", "pre", "nnm")));

  /** What everybody else would take. */
  static final Composition PLAIN = new Composition("mean", new TreeMap<>());

  /** Copies the map. */
  Composition {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /** Every rule with and without mixing, where it bears that, and the usual one. */
  static List<Composition> all() {
    List<Composition> all = new ArrayList<>();
    all.add(USUAL);
    for (RuleForm form : AggregationRules.FORMS) {
      all.add(new Composition(form.name(), new TreeMap<>()));
      if (!AggregationRules.needsTrusted(form.name())) {
        all.add(new Composition(form.name(), new TreeMap<>(Map.of("pre", "nnm"))));
      }
    }
    return all;
  }

  /** Whether a further hospital takes part that everybody trusts. */
  boolean needsTrusted() {
    return AggregationRules.needsTrusted(rule);
  }

  /** Name for people, in the order in which the steps are done. */
  String name() {
    StringBuilder name = new StringBuilder();
    Optional.ofNullable(steps.get("clip")).ifPresent(clip -> name.append(clip).append(" + "));
    Optional.ofNullable(steps.get("pre")).ifPresent(pre -> name.append(pre).append(" + "));
    return name.append(rule).toString();
  }

  /**
   * The rule for so many liars among so many updates; empty if its bound refuses them. Rules that
   * can do without the number, and refuse this one, are taken without it.
   */
  Optional<AggregationRule> of(int liars, int updates) {
    Map<String, Long> given = new TreeMap<>();
    steps.forEach((name, word) -> given.put(name, AggregationRules.value(name, word)));
    Map<String, Long> bearing = new TreeMap<>(given);
    bearing.put(BYZANTINE, (long) liars);
    for (Map<String, Long> parameters :
        steps.isEmpty() ? List.of(bearing, given) : List.of(bearing)) {
      if (AggregationRules.check(rule, parameters, updates).isEmpty()) {
        return Optional.of(AggregationRules.of(rule, parameters));
      }
    }
    return Optional.empty();
  }
}
