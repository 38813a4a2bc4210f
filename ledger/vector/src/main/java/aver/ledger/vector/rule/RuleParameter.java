package aver.ledger.vector.rule;

import aver.ledger.vector.SampleCaps;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A parameter that a rule knows.
 *
 * @param name lower case with hyphens
 * @param least smallest value
 * @param most largest value
 * @param required whether it must be given
 * @param meaning what it does, with its unit
 * @param words what people may write for {@code least}, {@code least + 1}, ..; empty for a number
 */
public record RuleParameter(
    String name, long least, long most, boolean required, String meaning, List<String> words) {
  static final String BYZANTINE_NAME = "byzantine";

  static final RuleParameter BYZANTINE =
      new RuleParameter(
          BYZANTINE_NAME,
          0,
          SampleCaps.PARTICIPANTS_MAX,
          true,
          "participants that may send anything",
          List.of());

  static final RuleParameter BYZANTINE_OPTIONAL =
      optional(
          BYZANTINE_NAME,
          0,
          SampleCaps.PARTICIPANTS_MAX,
          "participants that may send anything; refused if the rule does not bear so many");

  /** Copies the list. */
  public RuleParameter {
    words = List.copyOf(words);
  }

  static RuleParameter optional(String name, long least, long most, String meaning) {
    return new RuleParameter(name, least, most, false, meaning, List.of());
  }

  /** One of some words, the first standing for 1. */
  static RuleParameter choice(String name, String meaning, String... words) {
    return new RuleParameter(name, 1, words.length, false, meaning, List.of(words));
  }

  /** The parameter {@code byzantine} alone, left out where it is optional and 0. */
  static SortedMap<String, Long> byzantine(int byzantine, boolean required) {
    SortedMap<String, Long> given = new TreeMap<>();
    if (required || byzantine > 0) {
      given.put(BYZANTINE_NAME, (long) byzantine);
    }
    return Collections.unmodifiableSortedMap(given);
  }

  /** What {@code byzantine} was given as; 0 if it was not. */
  static int byzantine(SortedMap<String, Long> given) {
    return given.getOrDefault(BYZANTINE_NAME, 0L).intValue();
  }
}
