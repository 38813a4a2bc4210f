package aver.simulations.demo.process;

import aver.coordinator.CoordinatorMain;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.node.LedgerMain;
import aver.participant.ParticipantMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Runs commands of {@code aver} in this JVM: the same code, without another JVM's start. */
public final class Verbs {
  private Verbs() {}

  /**
   * What a command did.
   *
   * @param exitCode 0 to 3
   * @param document its JSON, or a missing node
   * @param error what it printed on standard error
   */
  public record Ran(int exitCode, JsonNode document, String error) {}

  /** Runs a command with {@code --json}, whatever comes of it. */
  public static Ran attempt(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        CommandLineRunner.run(
            main(arguments.getFirst()),
            new PrintWriter(out),
            new PrintWriter(err),
            all.toArray(String[]::new));
    try {
      JsonNode document =
          out.toString().isBlank()
              ? MissingNode.getInstance()
              : JsonMapper.shared().readTree(out.toString());
      return new Ran(exitCode, document, err.toString().strip());
    } catch (JacksonException e) {
      throw new IllegalStateException("no JSON from aver " + String.join(" ", all), e);
    }
  }

  /**
   * Runs a command that must succeed.
   *
   * @return its JSON
   * @throws CommandFailed with exit code 3 and what the command said
   */
  public static JsonNode run(String... arguments) {
    Ran ran = attempt(List.of(arguments));
    if (ran.exitCode() != 0) {
      throw CommandFailed.unavailable(
          "a step of the demonstration failed: aver %s: %s"
              .formatted(String.join(" ", arguments), ran.error()));
    }
    return ran.document();
  }

  /** How a person types it in the demonstration's parent folder: paths shortened. */
  public static String typed(Path base, List<String> arguments) {
    String line =
        arguments.stream()
            .map(word -> word.contains(" ") ? "'" + word + "'" : word)
            .collect(Collectors.joining(" "));
    return "aver " + line.replace(base + "/", "");
  }

  private static Object main(String verb) {
    return switch (verb) {
      case "node", "ledger", "audit", "genesis" -> new LedgerMain();
      case "participant" -> new ParticipantMain();
      default -> new CoordinatorMain();
    };
  }
}
