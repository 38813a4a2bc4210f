package aver.participant.command;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.Output;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.participant.agent.SiteHistory;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Says what was done with the site's data. */
@Command(
    name = "status",
    description = "Shows what was done with the site's data, oldest first; asks nobody.",
    footer = {"", "Example: aver participant status --config hospital.yaml"})
final class StatusCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(names = "--config", required = true, description = "Settings of the hospital.")
  private Path config = Path.of("hospital.yaml");

  @Override
  public Integer call() throws IOException {
    ParticipantSettings settings;
    try {
      settings = SettingsFile.read(config);
    } catch (InvalidYamlException e) {
      throw CommandFailed.usage(String.valueOf(e.getMessage()), e);
    }
    List<JsonNode> events = new SiteHistory(settings.work().resolve("history.jsonl")).all();
    Output output = common.output();
    if (events.isEmpty()) {
      output.line("Nothing was done with the data of %s yet.".formatted(settings.member()));
    }
    for (JsonNode event : events) {
      StringBuilder line =
          new StringBuilder(Instant.ofEpochMilli(event.path("time-ms").asLong()).toString());
      line.append("  ").append(event.path("event").asString());
      for (Map.Entry<String, JsonNode> detail : event.properties()) {
        if (!detail.getKey().equals("time-ms") && !detail.getKey().equals("event")) {
          line.append("  ")
              .append(detail.getKey())
              .append(' ')
              .append(detail.getValue().asString());
        }
      }
      output.line(line.toString());
    }
    output.document(Map.of("member", settings.member(), "events", events));
    return 0;
  }
}
