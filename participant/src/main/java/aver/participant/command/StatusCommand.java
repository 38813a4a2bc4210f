package aver.participant.command;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.participant.agent.SiteHistory;
import aver.participant.agent.SiteRound;
import aver.participant.settings.ParticipantSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Says what was done with the site's data. */
@Command(
    name = "status",
    description = {
      "Shows what was done with the site's data, round by round; asks nobody.",
      "What stands here of the site's own rows stands nowhere else."
    },
    footer = {"", "Example: aver participant status --config hospital.yaml"})
final class StatusCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final HospitalOptions hospital = new HospitalOptions();

  @Override
  public Integer call() throws IOException {
    ParticipantSettings settings = hospital.settings();
    List<JsonNode> events = new SiteHistory(settings.work().resolve("history.jsonl")).all();
    List<SiteRound> rounds = SiteRound.of(events);
    Output output = common.output();
    if (events.isEmpty()) {
      output.line("Nothing was done with the data of %s yet.".formatted(settings.member()));
    }
    for (JsonNode event : events) {
      if (!event.has("attempt")) {
        output.line(line(event));
      }
    }
    for (SiteRound round : rounds) {
      output.line("");
      output.line(
          "%s  attempt %d of %s: %s"
              .formatted(
                  Instant.ofEpochMilli(round.timeMs()),
                  round.attempt(),
                  round.task(),
                  String.join(", ", round.events())));
      round.details().forEach((name, value) -> output.line("    %-20s %s".formatted(name, value)));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("member", settings.member());
    document.put("rounds", rounds);
    document.put("events", events);
    output.document(document);
    return ExitCode.DONE.code();
  }

  private static String line(JsonNode event) {
    String details =
        event.properties().stream()
            .filter(d -> !d.getKey().equals("time-ms") && !d.getKey().equals("event"))
            .map(d -> d.getKey() + " " + d.getValue().asString())
            .collect(Collectors.joining(", "));
    return "%s  %s: %s"
        .formatted(
            Instant.ofEpochMilli(event.path("time-ms").asLong()),
            event.path("event").asString(),
            details);
  }
}
