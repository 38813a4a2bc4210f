package aver.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.coordinator.CoordinatorMain;
import aver.coordinator.Federation;
import aver.coordinator.Federation.Done;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.study.ModelCard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A researcher's tasks by commands alone, at four real replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TaskCommandsTest {
  private static final Path HEART = Path.of("../docs/examples/uci-heart");

  private static final Duration LONG = Duration.ofMinutes(2);

  private Federation federation;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    federation = new Federation(folder);
    Files.copy(HEART.resolve("schema.yaml"), folder.resolve("schema.yaml"));
    federation.decide("open-study", "heart", "--purpose", "risk of heart disease");
  }

  @AfterAll
  void stop() {
    federation.close();
  }

  private String spec(String task, String... changed) throws IOException {
    String text =
        Files.readString(HEART.resolve("task.yaml")).replace("task: heart-1", "task: " + task);
    for (int i = 0; i < changed.length; i += 2) {
      assertThat(text).contains(changed[i]);
      text = text.replace(changed[i], changed[i + 1]);
    }
    return Files.writeString(federation.file(task + ".yaml"), text).toString();
  }

  private Done researcher(String... args) {
    return federation.as("researcher-1", args);
  }

  @Test
  void theExampleIsCreatedApprovedShownAndCancelled() throws Exception {
    Done created = researcher("task", "create", "--spec", spec("heart-1"), "--json");
    assertThat(created.err()).isEmpty();
    assertThat(created.json().path("dimension").asInt()).isEqualTo(14);
    assertThat(researcher("task", "show", "heart-1").out()).contains("proposed", "100.000000");
    federation.decide("approve-task", "heart-1");
    JsonNode tasks = federation.as("admin-2", "task", "list", "--json").json().path("tasks");
    assertThat(tasks.toString()).contains("\"task\":\"heart-1\"", "\"phase\":\"running\"");
    Done other = federation.as("admin-1", "task", "cancel", "heart-1");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("task_not_yours").hasLineCount(1);
    Done twice = researcher("task", "create", "--spec", spec("heart-1"));
    assertThat(twice.err()).contains("task_exists").hasLineCount(1);
    assertThat(researcher("task", "cancel", "heart-1").out()).contains("is cancelled");
    Done followed = researcher("task", "follow", "heart-1", "--until-ended");
    assertThat(followed.code()).isZero();
    assertThat(followed.out()).contains("cancelled after 0 of 15 rounds");
    assertThat(researcher("task", "cancel", "heart-1").err()).contains("task_phase_wrong");
  }

  @Test
  void whoFollowsIsToldOnceThatNobodyAnswers() throws Exception {
    assertThat(researcher("task", "create", "--spec", spec("followed")).code()).isZero();
    StringWriter err = new StringWriter();
    String config = federation.file("researcher-1.yaml").toString();
    Thread following =
        Thread.ofVirtual()
            .start(() ->
                CommandLineRunner.run(
                    new CoordinatorMain(),
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err),
                    "task",
                    "follow",
                    "followed",
                    "--config",
                    config));
    // it has found the task, and waits for what comes next
    await()
        .atMost(LONG)
        .until(() ->
            Stream.of(following.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitNewer")));
    Federation.REPLICAS.forEach(federation::stop);
    await().atMost(LONG).until(() -> err.toString().contains("no replica answers, still trying"));
    for (String replica : Federation.REPLICAS) {
      federation.start(replica);
    }
    following.interrupt();
    following.join();
    assertThat(err.toString().split("no replica answers", -1)).hasSize(2);
    assertThat(researcher("task", "show", "followed").code()).isZero();
  }

  @Test
  void everyMistakeInAFileIsToldAtOnce() throws Exception {
    Done done =
        researcher(
            "task",
            "create",
            "--spec",
            spec(
                "wrong",
                "recipe: logistic-regression",
                "recipe: tree",
                "lasts: 30d",
                "lasts: long",
                "quorum: 3",
                "quorom: 3",
                "pool: 100",
                "pool: 0.0000001",
                "schema: schema.yaml",
                "schema: none.yaml"));
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err())
        .hasLineCount(1)
        .contains("no such recipe", "lasts must be a duration", "quorom is no known key")
        .contains("pool must be a number", "none.yaml");
  }

  @Test
  void whatTheLedgerDoesNotTakeIsRefusedWithItsCode() throws Exception {
    assertThat(
            researcher("task", "create", "--spec", spec("rich", "pool: 100", "pool: 5000")).err())
        .contains("balance_too_low");
    assertThat(
            researcher("task", "create", "--spec", spec("lung", "study: heart", "study: lung"))
                .err())
        .contains("study_unknown", "ask an admin to open it");
    assertThat(
            researcher("task", "create", "--spec", spec("best", "rule: mean", "rule: best")).err())
        .contains("rule_unknown");
    Done admin = federation.as("admin-1", "task", "create", "--spec", spec("mine"));
    assertThat(admin.code()).isEqualTo(1);
    assertThat(admin.err()).contains("role_missing");
    for (String verb : new String[] {"show", "follow", "cancel"}) {
      Done unknown = researcher("task", verb, "nothing-here");
      assertThat(unknown.code()).as(verb).isEqualTo(1);
      assertThat(unknown.err()).as(verb).contains("there is no task").hasLineCount(1);
    }
  }

  @Test
  void aModelIsExportedWithWhatProvesIt() throws Exception {
    assertThat(researcher("task", "create", "--spec", spec("heart-2")).err()).isEmpty();
    assertThat(researcher("model", "list", "heart-2").out()).contains("version 0", "kept");
    String file = federation.file("heart-2.npy").toString();
    Done exported = researcher("model", "export", "heart-2", "-o", file);
    assertThat(exported.err()).isEmpty();
    assertThat(Files.size(Path.of(file))).isGreaterThan(14 * 4);
    ModelCard card = ModelCard.read(Files.readAllBytes(federation.file("heart-2.json")));
    assertThat(card.dimension()).isEqualTo(14);
    assertThat(card.parameters()).containsEntry("steps", "100");
    assertThat(card.modelProof()).contains("aver-state-proof/v1");
    Done newer = researcher("model", "export", "heart-2", "--version", "7", "-o", file);
    assertThat(newer.code()).isEqualTo(1);
    assertThat(newer.err()).contains("no model version 7").hasLineCount(1);
    String nowhere = federation.file("nowhere").resolve("m.npy").toString();
    assertThat(researcher("model", "export", "heart-2", "-o", nowhere).code()).isEqualTo(2);
    assertThat(researcher("model", "export", "heart-2", "-o", "m.txt").err()).contains(".npy");
    assertThat(researcher("model", "list", "none").code()).isEqualTo(1);
  }
}
