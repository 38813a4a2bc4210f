package aver.ledger.client.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Texts of a recipe, asked name by name; problems are collected. */
final class Parameters {
  private static final Pattern DECIMAL =
      Pattern.compile("\\d{1,9}(\\.\\d{1,12})?([eE]-?\\d{1,2})?");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

  private final Map<String, String> values;
  private final TreeSet<String> asked = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  Parameters(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  boolean has(String name) {
    asked.add(name);
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    asked.add(name);
    return values.getOrDefault(name, otherwise);
  }

  double decimal(String name, double min, double max, double otherwise) {
    String text = text(name, Double.toString(otherwise));
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value >= min && value <= max)) {
      problem("%s must be a number from %s to %s, was '%s'".formatted(name, min, max, text));
      return otherwise;
    }
    return value;
  }

  long integer(String name, long min, long max, long otherwise) {
    String text = text(name, Long.toString(otherwise));
    if (INTEGER.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    problem("%s must be a whole number from %d to %d, was '%s'".formatted(name, min, max, text));
    return otherwise;
  }

  void problem(String message) {
    problems.add(message);
  }

  void done(String recipe) {
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        problem("%s is no parameter; known: %s".formatted(name, String.join(", ", asked)));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidRecipeException(recipe, problems);
    }
  }
}
