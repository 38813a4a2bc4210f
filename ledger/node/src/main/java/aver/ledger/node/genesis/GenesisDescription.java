package aver.ledger.node.genesis;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.rules.state.NamedNumber;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What founders agree on beside their keys: the YAML file of {@code aver genesis create}.
 *
 * @param name of the federation
 * @param timeMs when ledger time begins, ms since 1970; empty for now
 * @param settings of the federation, ascending
 * @param balances micro-tokens by member, ascending
 */
record GenesisDescription(
    String name, OptionalLong timeMs, List<NamedNumber> settings, List<NamedNumber> balances) {
  private static final int BYTES_MAX = 1 << 20;
  private static final Set<String> KEYS = Set.of("name", "time", "settings", "balances");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads the file.
   *
   * @throws CommandFailed with exit code 2 and all problems at once
   */
  static GenesisDescription read(Path file) {
    String text = InputFile.text(file, "description", BYTES_MAX);
    List<String> problems = new ArrayList<>();
    JsonNode document = tree(file, text);
    for (String key : document.propertyNames()) {
      if (!KEYS.contains(key)) {
        problems.add("unknown key " + key);
      }
    }
    String name = document.path("name").asString("");
    if (name.isBlank()) {
      problems.add("name is missing");
    }
    GenesisDescription read =
        new GenesisDescription(
            name,
            time(document.path("time").asString(""), problems),
            numbers(document, "settings", problems),
            numbers(document, "balances", problems));
    if (!problems.isEmpty()) {
      throw CommandFailed.usage(file + " cannot be used: " + String.join("; ", problems));
    }
    return read;
  }

  private static JsonNode tree(Path file, String text) {
    try {
      JsonNode document = YAML.readTree(text);
      if (document.isObject()) {
        return document;
      }
    } catch (JacksonException e) {
      throw CommandFailed.usage(
          "%s is no YAML: line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    throw CommandFailed.usage(file + " must be a mapping with name, time, settings, balances");
  }

  private static OptionalLong time(String text, List<String> problems) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException e) {
      problems.add("time must be like 2026-03-01T08:00:00Z, was " + text);
      return OptionalLong.empty();
    }
  }

  private static List<NamedNumber> numbers(JsonNode document, String key, List<String> problems) {
    List<NamedNumber> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> item : document.path(key).properties()) {
      if (!item.getValue().isIntegralNumber() || !item.getValue().canConvertToLong()) {
        problems.add(key + "." + item.getKey() + " must be an integer");
        continue;
      }
      try {
        found.add(new NamedNumber(item.getKey(), item.getValue().asLong()));
      } catch (IllegalArgumentException e) {
        problems.add(key + ": " + e.getMessage());
      }
    }
    return found.stream().sorted().toList();
  }
}
