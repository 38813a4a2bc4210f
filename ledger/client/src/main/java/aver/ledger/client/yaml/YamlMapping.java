package aver.ledger.client.yaml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One mapping of a YAML file, asked key by key. Each question that has no good answer notes a
 * problem and returns a harmless value, so that a caller reads the whole file before {@link #done}
 * throws all problems together. A key that nobody asked for is a problem too: a misspelt setting
 * must not fall back to a default silently.
 *
 * <p>Not thread-safe.
 */
public final class YamlMapping {
  private final String file;
  private final String path;
  private final JsonNode node;
  private final List<String> problems;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<YamlMapping> children = new ArrayList<>();

  /** A whole file. */
  YamlMapping(String file, JsonNode node) {
    this(file, "", node, new ArrayList<>());
  }

  private YamlMapping(String file, String path, JsonNode node, List<String> problems) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  /** The keys that are there, in the order of the file, for a mapping whose keys are data. */
  public List<String> keys() {
    return List.copyOf(node.propertyNames());
  }

  /** Whether the key is there with a value. */
  public boolean has(String key) {
    return node.has(key) && !node.get(key).isNull();
  }

  /** A required text; numbers and booleans count as their text. */
  public String text(String key) {
    Optional<String> value = optionalText(key);
    if (value.isEmpty() && !has(key)) {
      problem(key, "is missing");
    }
    return value.orElse("");
  }

  /** A text or the default. */
  public String text(String key, String otherwise) {
    return optionalText(key).orElse(otherwise);
  }

  /** A text if the key is there. */
  public Optional<String> optionalText(String key) {
    asked.add(key);
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode value = node.get(key);
    if (!value.isValueNode()) {
      problem(key, "must be a single value");
      return Optional.empty();
    }
    return Optional.of(value.asString());
  }

  /** A number if the key is there. */
  public OptionalDouble optionalNumber(String key) {
    asked.add(key);
    if (!has(key)) {
      return OptionalDouble.empty();
    }
    JsonNode value = node.get(key);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      problem(key, "must be a number, was " + value);
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(value.doubleValue());
  }

  /** A whole number within a range, or the default. */
  public long integer(String key, long min, long max, long otherwise) {
    asked.add(key);
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = node.get(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      problem(key, "must be a whole number from %d to %d, was %s".formatted(min, max, value));
      return otherwise;
    }
    return value.longValue();
  }

  /** True or false, or the default. */
  public boolean flag(String key, boolean otherwise) {
    asked.add(key);
    if (!has(key)) {
      return otherwise;
    }
    if (!node.get(key).isBoolean()) {
      problem(key, "must be true or false, was " + node.get(key));
      return otherwise;
    }
    return node.get(key).booleanValue();
  }

  /** A list of texts; empty if the key is not there. */
  public List<String> texts(String key) {
    asked.add(key);
    List<String> result = new ArrayList<>();
    if (has(key)) {
      for (JsonNode item : list(key)) {
        if (item.isValueNode() && !item.isNull()) {
          result.add(item.asString());
        } else {
          problem(key, "must be a list of single values");
        }
      }
    }
    return List.copyOf(result);
  }

  /** A list of numbers; empty if the key is not there. */
  public List<Double> numbers(String key) {
    asked.add(key);
    List<Double> result = new ArrayList<>();
    if (has(key)) {
      for (JsonNode item : list(key)) {
        if (item.isNumber() && Double.isFinite(item.doubleValue())) {
          result.add(item.doubleValue());
        } else {
          problem(key, "must be a list of numbers, has " + item);
        }
      }
    }
    return List.copyOf(result);
  }

  /** A list of mappings; empty if the key is not there. */
  public List<YamlMapping> mappings(String key) {
    asked.add(key);
    List<YamlMapping> result = new ArrayList<>();
    if (has(key)) {
      int index = 0;
      for (JsonNode item : list(key)) {
        result.add(child("%s%s[%d]".formatted(path, key, index++), item));
      }
    }
    return List.copyOf(result);
  }

  /** A mapping if the key is there. */
  public Optional<YamlMapping> mapping(String key) {
    asked.add(key);
    return has(key) ? Optional.of(child(path + key, node.get(key))) : Optional.empty();
  }

  /** A mapping of any keys to single values, as texts; empty if the key is not there. */
  public SortedMap<String, String> entries(String key) {
    asked.add(key);
    SortedMap<String, String> result = new TreeMap<>();
    if (has(key) && !node.get(key).isObject()) {
      problem(key, "must be a mapping of keys to values");
    } else if (has(key)) {
      node.get(key)
          .properties()
          .forEach(entry -> {
            if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
              result.put(entry.getKey(), entry.getValue().asString());
            } else {
              problem(key + "." + entry.getKey(), "must be a single value");
            }
          });
    }
    return result;
  }

  /** Notes a problem of a key. */
  public void problem(String key, String message) {
    problems.add("%s%s %s".formatted(path, key, message));
  }

  /** Whether a problem was noted anywhere in the file. */
  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  /**
   * Ends the reading of the whole file.
   *
   * @throws InvalidYamlException with every problem, if there is one
   */
  public void done() {
    noteUnknownKeys();
    if (!problems.isEmpty()) {
      throw new InvalidYamlException(file, problems);
    }
  }

  private void noteUnknownKeys() {
    for (String key : node.propertyNames()) {
      if (!asked.contains(key)) {
        problem(key, "is no known key; known here: " + String.join(", ", asked));
      }
    }
    children.forEach(YamlMapping::noteUnknownKeys);
  }

  private YamlMapping child(String childPath, JsonNode value) {
    JsonNode mapping = value;
    if (!value.isObject()) {
      problems.add(childPath + " must be a mapping of keys to values");
      mapping = JsonNodeFactory.instance.objectNode();
    }
    YamlMapping child = new YamlMapping(file, childPath + ".", mapping, problems);
    children.add(child);
    return child;
  }

  private Iterable<JsonNode> list(String key) {
    if (!node.get(key).isArray()) {
      problem(key, "must be a list");
      return List.of();
    }
    return node.get(key);
  }
}
