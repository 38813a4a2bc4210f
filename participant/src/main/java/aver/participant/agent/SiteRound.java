package aver.participant.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What was done with the site's data in one attempt, from its history.
 *
 * @param task slug
 * @param attempt its number
 * @param timeMs ledger time of its first event
 * @param events names of the events, in their order, each once
 * @param details of all its events; a later one replaces an earlier one
 */
public record SiteRound(
    String task, int attempt, long timeMs, List<String> events, Map<String, String> details) {
  /** Copies the collections. */
  public SiteRound {
    events = List.copyOf(events);
    details = new TreeMap<>(details);
  }

  /** The rounds of a history, oldest first; events that belong to none are left out. */
  public static List<SiteRound> of(List<JsonNode> history) {
    Map<AttemptKey, SiteRound> rounds = new LinkedHashMap<>();
    for (JsonNode event : history) {
      int attempt = event.path("attempt").asInt(0);
      String task = event.path("task").asString("");
      if (attempt > 0 && !task.isEmpty()) {
        AttemptKey key = new AttemptKey(task, attempt);
        SiteRound before =
            rounds.getOrDefault(
                key,
                new SiteRound(task, attempt, event.path("time-ms").asLong(), List.of(), Map.of()));
        rounds.put(key, before.with(event));
      }
    }
    return List.copyOf(rounds.values());
  }

  private SiteRound with(JsonNode event) {
    List<String> names = new ArrayList<>(events);
    Map<String, String> all = new TreeMap<>(details);
    String name = event.path("event").asString();
    if (!names.contains(name)) {
      names.add(name);
    }
    for (Map.Entry<String, JsonNode> detail : event.properties()) {
      switch (detail.getKey()) {
        case "time-ms", "event", "task", "attempt" -> {}
        default -> all.put(detail.getKey(), detail.getValue().asString());
      }
    }
    return new SiteRound(task, attempt, timeMs, names, all);
  }

  /** How it ended, or what was done last. */
  public String state() {
    return events.isEmpty() ? "" : events.getLast();
  }
}
