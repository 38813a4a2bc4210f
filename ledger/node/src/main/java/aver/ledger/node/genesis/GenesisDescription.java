package aver.ledger.node.genesis;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.rules.state.NamedNumber;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What founders agree on beside their keys: the YAML file of {@code aver genesis create}.
 *
 * @param name of the federation
 * @param timeMs when ledger time begins, ms since 1970; empty for now
 * @param settings of the federation, ascending
 * @param balances micro-tokens by member, ascending
 */
public record GenesisDescription(
    String name, OptionalLong timeMs, List<NamedNumber> settings, List<NamedNumber> balances) {
  /**
   * Reads the file.
   *
   * @throws CommandFailed if it is missing
   * @throws InvalidYamlException with all its problems at once
   */
  public static GenesisDescription read(Path file) {
    InputFile.require(file, "description");
    YamlMapping yaml = YamlFile.read(file);
    String name = yaml.text("name");
    if (yaml.has("name") && name.isBlank()) {
      yaml.problem("name", "is empty");
    }
    GenesisDescription read =
        new GenesisDescription(
            name, time(yaml), numbers(yaml, "settings"), numbers(yaml, "balances"));
    yaml.done();
    return read;
  }

  private static OptionalLong time(YamlMapping yaml) {
    Optional<String> text = yaml.optionalText("time");
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Instant.parse(text.get()).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) { // the latter: too far away for ms
      yaml.problem("time", "must be like 2026-03-01T08:00:00Z, was " + text.get());
      return OptionalLong.empty();
    }
  }

  private static List<NamedNumber> numbers(YamlMapping yaml, String key) {
    List<NamedNumber> found = new ArrayList<>();
    Optional<YamlMapping> mapping = yaml.mapping(key);
    if (mapping.isPresent()) {
      for (String name : mapping.get().keys()) {
        long number = mapping.get().integer(name, Long.MIN_VALUE, Long.MAX_VALUE, 0);
        try {
          found.add(new NamedNumber(name, number));
        } catch (IllegalArgumentException e) {
          yaml.problem(key, "has a wrong name: " + e.getMessage());
        }
      }
    }
    return found.stream().sorted().toList();
  }
}
