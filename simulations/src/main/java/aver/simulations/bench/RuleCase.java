package aver.simulations.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule with parameters under which it is measured.
 *
 * @param name stable name of the case
 * @param rule name of the rule
 * @param parameters its parameters
 */
record RuleCase(String name, String rule, Map<String, Long> parameters) {
  /** The cases, those with a parameter f for one and for a fifth of the updates. */
  static List<RuleCase> all(int updates) {
    List<RuleCase> cases = new ArrayList<>();
    cases.add(new RuleCase("mean", "mean", Map.of()));
    cases.add(new RuleCase("clipped-mean", "clipped-mean", Map.of()));
    cases.add(new RuleCase("median", "median", Map.of()));
    cases.add(new RuleCase("trimmed-mean-1", "trimmed-mean", Map.of("byzantine", 1L)));
    long fifth = Math.max(1, updates / 5);
    Map<String, Long> f = Map.of("byzantine", fifth);
    for (String rule :
        List.of(
            "arc", "trimmed-mean", "meamed", "phocas", "krum", "multi-krum", "minimum-diameter")) {
      cases.add(new RuleCase(rule, rule, f));
    }
    cases.add(new RuleCase("bulyan", "bulyan", Map.of("byzantine", Math.max(1L, updates / 8))));
    cases.add(new RuleCase("geometric-median", "geometric-median", Map.of("steps", 3L)));
    cases.add(new RuleCase("centered-clipping", "centered-clipping", Map.of("steps", 1L)));
    cases.add(new RuleCase("nnm+mean", "mean", Map.of("pre", 1L)));
    cases.add(
        new RuleCase("nnm+trimmed-mean", "trimmed-mean", Map.of("byzantine", fifth, "pre", 1L)));
    cases.add(
        new RuleCase(
            "arc+nnm+trimmed-mean",
            "trimmed-mean",
            Map.of("byzantine", fifth, "pre", 1L, "clip", 2L)));
    return List.copyOf(cases);
  }
}
