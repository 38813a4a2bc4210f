package aver.coordinator.console;

import aver.coordinator.desk.Times;
import aver.coordinator.report.AttemptLine;
import aver.coordinator.report.FederationReader;
import aver.coordinator.report.KnownTasks;
import aver.coordinator.report.TaskLine;
import aver.coordinator.report.TaskReader;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Keys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of {@code /api/v1}; docs/operate/coordinator.md lists them. */
final class Answers {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ATTEMPTS_SHOWN = 50;
  private static final int OVER_SHOWN = 100;
  private static final String SLUG = "[a-z][a-z0-9-]{0,31}";

  private final CertifiedView view;
  private final LedgerClient client;
  private final TaskReader tasks;
  private final FederationReader federation;

  Answers(CertifiedView view, LedgerClient client, KnownTasks known) {
    this.view = view;
    this.client = client;
    this.tasks = new TaskReader(view, known);
    this.federation = new FederationReader(view);
  }

  /** What stands at a path, or empty for nothing. */
  Optional<Object> at(List<String> path) {
    String first = path.isEmpty() ? "" : path.getFirst();
    return switch (path.size()) {
      case 0 -> Optional.of(index());
      case 1 ->
          switch (first) {
            case "studies" -> Optional.of(with("studies", federation.studies()));
            case "tasks" -> Optional.of(with("tasks", tasks.tasks(OVER_SHOWN)));
            case "attempts" -> Optional.of(with("attempts", newest()));
            case "members" -> Optional.of(with("members", federation.members()));
            case "standings" -> Optional.of(with("standings", federation.standings()));
            case "replicas" -> Optional.of(with("replicas", federation.replicas()));
            case "checkpoint" -> Optional.of(checkpoint());
            default -> Optional.empty();
          };
      case 2 -> first.equals("tasks") ? task(path.get(1)) : Optional.empty();
      case 3 ->
          first.equals("tasks") && path.get(2).equals("attempts")
              ? attempts(path.get(1))
              : Optional.empty();
      case 4 ->
          first.equals("tasks") && path.get(2).equals("attempts")
              ? attempt(path.get(1), path.get(3))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Map<String, Object> index() {
    return with(
        "documents",
        List.of(
            "/api/v1/studies",
            "/api/v1/tasks",
            "/api/v1/tasks/{task}",
            "/api/v1/tasks/{task}/attempts",
            "/api/v1/tasks/{task}/attempts/{number}",
            "/api/v1/attempts",
            "/api/v1/members",
            "/api/v1/standings",
            "/api/v1/replicas",
            "/api/v1/checkpoint",
            "/api/v1/proof/{key in hex}"));
  }

  private Optional<Object> task(String id) {
    return known(id).map(task -> with("task", task));
  }

  private Optional<TaskLine> known(String id) {
    return id.matches(SLUG) ? tasks.task(id) : Optional.empty();
  }

  private Optional<Object> attempts(String id) {
    return known(id).map(task -> with("attempts", last(task, ATTEMPTS_SHOWN)));
  }

  private List<AttemptLine> last(TaskLine task, int count) {
    return tasks.attempts(task.task(), Math.max(1, task.attempts() - count + 1), task.attempts());
  }

  private Optional<Object> attempt(String id, String number) {
    if (!number.matches("[1-9]\\d{0,8}") || known(id).isEmpty()) {
      return Optional.empty();
    }
    int at = Integer.parseInt(number);
    return tasks.attempts(id, at, at).stream().findFirst().map(line -> with("attempt", line));
  }

  /** The last attempts of every task that is not over. */
  private List<AttemptLine> newest() {
    List<AttemptLine> lines = new ArrayList<>();
    for (TaskLine task : tasks.tasks(0)) {
      lines.addAll(last(task, 10));
    }
    return lines;
  }

  private Map<String, Object> checkpoint() {
    Map<String, Object> document = with("note", client.newestNote().orElse(""));
    LedgerCheckpoint head = view.checkpoint();
    document.put("size", head.size());
    document.put("root", head.root().hex());
    document.put("state", head.state().hex());
    return document;
  }

  /** A document with where it stands; what names its keys gets the ways to their proofs. */
  private Map<String, Object> with(String name, Object value) {
    view.fetch(List.of(Keys.CHAIN_ID.key()));
    JsonNode tree = JSON.valueToTree(value);
    link(tree);
    LedgerCheckpoint head = view.checkpoint();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("chainId", client.chainId().hex());
    document.put("height", head.height());
    document.put("ledgerTime", Times.text(head.timeMs()));
    document.put(name, tree);
    return document;
  }

  private static void link(JsonNode tree) {
    if (tree instanceof ArrayNode list) {
      list.forEach(Answers::link);
    } else if (tree instanceof ObjectNode object) {
      object.properties().forEach(entry -> link(entry.getValue()));
      JsonNode keys = object.get("keys");
      if (keys instanceof ArrayNode list) {
        ArrayNode proofs = object.putArray("proofs");
        list.forEach(key -> proofs.add(Console.proofOf(key.asString())));
      }
    }
  }
}
