package aver.coordinator.run;

import aver.coordinator.desk.Times;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.YamlMapping;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a coordinator's process; docs/operate/coordinator.md describes the keys.
 *
 * @param member how it reaches the ledger ({@code genesis, member, keys, password-file, trust,
 *     proxy})
 * @param http where status page, JSON, metrics and health are ({@code http}), or empty
 * @param quiet when no rounds are opened ({@code quiet-hours}, a list of {@code 22:00-06:00})
 * @param zone in which they are meant ({@code time-zone}, UTC if left out)
 * @param gatherMs how long the first round of a task waits for a full cohort ({@code gather})
 */
public record CoordinatorSettings(
    MemberSettings member,
    Optional<HostPort> http,
    List<QuietHours> quiet,
    ZoneId zone,
    long gatherMs) {
  /** Copies the list. */
  public CoordinatorSettings {
    quiet = List.copyOf(quiet);
  }

  /**
   * Reads the file.
   *
   * @throws aver.ledger.client.cli.CommandFailed with exit code 2 if it is missing
   * @throws aver.ledger.client.yaml.InvalidYamlException with every problem
   */
  public static CoordinatorSettings read(Path file) {
    YamlMapping yaml = MemberSettings.mapping(file);
    CoordinatorSettings settings =
        new CoordinatorSettings(
            MemberSettings.of(yaml, file),
            yaml.optionalText("http")
                .map(text -> text.matches("\\d{1,5}") ? "127.0.0.1:" + text : text)
                .flatMap(text -> MemberSettings.address(yaml, "http", text)),
            quiet(yaml),
            zone(yaml),
            gather(yaml));
    yaml.done();
    return settings;
  }

  private static List<QuietHours> quiet(YamlMapping yaml) {
    List<QuietHours> all = new ArrayList<>();
    for (String text : yaml.texts("quiet-hours")) {
      Optional<QuietHours> hours = QuietHours.parse(text);
      if (hours.isEmpty()) {
        yaml.problem("quiet-hours", "must be a list such as [\"22:00-06:00\"], has " + text);
      }
      hours.ifPresent(all::add);
    }
    return all;
  }

  private static ZoneId zone(YamlMapping yaml) {
    String text = yaml.text("time-zone", "UTC");
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      yaml.problem("time-zone", "must be a name such as Europe/Berlin, was " + text);
      return ZoneOffset.UTC;
    }
  }

  private static long gather(YamlMapping yaml) {
    String text = yaml.text("gather", "10s");
    Optional<Long> ms = Times.durationMs(text);
    if (ms.isEmpty()) {
      yaml.problem("gather", "must be a duration such as 10s, was " + text);
    }
    return ms.orElse(0L);
  }
}
