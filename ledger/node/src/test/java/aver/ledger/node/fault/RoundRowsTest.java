package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.node.Typed;
import aver.ledger.node.process.Oddity;
import aver.ledger.rules.state.AttemptPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the fault table in which something goes wrong in the middle of a round. */
@Tag("slow")
@Tag("faults")
final class RoundRowsTest {
  private static final long LEAF = 1 << 16;

  /** Long enough that a replica is found while it computes. */
  private static final int LONG_MODEL = 1 << 21;

  /** After so long without a result a task is stalled. */
  private static final long ATTEST_MS = 20_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row04OneEndsInTheMiddleOfABlob(String engine) throws Exception {
    Table.play(
        "4",
        engine,
        folder,
        "the process of one ends at once in the middle of an update that a hospital sends to it",
        row -> {
          try (Round round = new Round(row.processes(), folder)) {
            round.begin();
            round.commit();
            row.start(Oddity.HALTS_IN_BLOB, "replica-4");
            var _ = round.firstAt("replica-4");
            round.upload();
            halted(row, "replica-4");
            long leaves = size(row.data("replica-4").resolve("blobs/partial")) / LEAF;
            assertThat(leaves).isBetween(1L, Round.DIMENSION * 4L / LEAF - 1);
            row.saw("%d of 16 leaves are on its disk; the hospital went on".formatted(leaves));
            row.processes().start("replica-4");
            row.healthyOrDead("replica-4");
            row.processes().process("replica-3").destroyForcibly().waitFor();
            round.reveal();
            round.becomesRight();
            row.saw("the one is needed: the mean of all three");
          }
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row04TwoEndInTheMiddleOfAnAggregation(String engine) throws Exception {
    Table.play(
        "4",
        engine,
        folder,
        "the processes of two end at once while they compute the result of a round",
        row -> {
          List<String> both = List.of("replica-3", "replica-4");
          try (Round round = new Round(row.processes(), folder, LONG_MODEL);
              ExecutorService line = Executors.newVirtualThreadPerTaskExecutor()) {
            round.begin();
            round.commit();
            round.upload();
            row.start(Oddity.HALTS_IN_AGGREGATION, both.toArray(String[]::new));
            Future<?> revealing =
                line.submit(() -> {
                  round.revealAll();
                  return "revealed";
                });
            for (String id : both) {
              halted(row, id);
            }
            row.saw("both ended while they computed");
            row.standsStill("with two of four");
            for (String id : both) {
              row.processes().start(id);
              row.healthyOrDead(id);
            }
            assertThat(revealing.get(Row.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("revealed");
            round.becomesRight();
            row.saw("they computed again: the mean of all three");
          }
        });
  }

  private static void halted(Row row, String id) throws InterruptedException {
    Process process = row.processes().process(id);
    assertThat(process.waitFor(Row.LONG.toSeconds(), TimeUnit.SECONDS)).as("%s ends", id).isTrue();
    assertThat(process.exitValue()).as(id).isEqualTo(Oddity.HALTED);
  }

  private static long size(Path partial) throws IOException {
    try (Stream<Path> files = Files.list(partial)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  @ParameterizedTest
  @CsvSource({"ratis, 1", "ratis, 2", "comet, 1"})
  void row18CommitsAreSaidToBeClosed(String engine, int liars) throws Exception {
    Table.play(
        "18",
        engine,
        folder,
        "%s to members that commits are closed while they are not"
            .formatted(liars == 1 ? "one says" : "two (f + 1) say"),
        row -> {
          List<String> lying = List.of("replica-1", "replica-2").subList(0, liars);
          try (Round round = new Round(row.processes(), folder)) {
            round.begin();
            round.commitButTheLast();
            row.start(Oddity.CLOSES_EARLY, lying.toArray(String[]::new));
            LedgerClient member = round.firstAt("replica-1");
            assertThatThrownBy(() -> new UpdateUpload(member).send(round.first()))
                .isInstanceOfSatisfying(
                    BlobRefusedException.class,
                    e -> assertThat(e.code()).isEqualTo("attempt_phase_wrong"));
            assertThat(lying).doesNotContain(member.present().replica());
            row.saw("its proof is false: the member asks another one, and sends nothing");
            for (String id : row.processes().replicas()) {
              assertThat(row.data(id).resolve("blobs/partial"))
                  .satisfiesAnyOf(
                      place -> assertThat(place).doesNotExist(),
                      place -> assertThat(place).isEmptyDirectory());
            }
            round.commitTheLast();
            round.upload();
            round.reveal();
            round.becomesRight();
            row.saw("closed in truth: the mean of all three");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row17OneAttestsAnotherModel(String engine) throws Exception {
    Table.play(
        "17",
        engine,
        folder,
        "one attests a model that is not the mean; another is away, so that two right ones are too"
            + " few",
        row -> {
          try (Round round = new Round(row.processes(), folder)) {
            closedWithForgers(row, round, "replica-4");
            round.staysOpen();
            row.saw("two right ones and a forged one: no result for 20 s");
            row.processes().start("replica-3");
            round.becomesRight();
            row.saw("with a third right one: the mean of all three");
          }
          for (String id : List.of("replica-1", "replica-2", "replica-3")) {
            row.until(id + " to name the forger", () -> row.logged(id, "replica-4 attested"));
          }
          row.saw("each of the others names replica-4 in an alarm");
          row.goesOn("after that");
          row.afterwards(this::auditIsContent);
        });
  }

  /**
   * The log and its result are right; the forged attestation stands in it, signed by its author.
   */
  private void auditIsContent(Row row) {
    Typed typed = new Typed();
    int code = typed.verify(row.data("replica-1"), folder.resolve("genesis.json"));
    assertThat(code).as(typed.err()).isZero();
    row.saw("aver audit verify finds the result right");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row17TwoAttestAnotherModel(String engine) throws Exception {
    Table.play(
        "17",
        engine,
        folder,
        "two (f + 1) attest the same model that is not the mean",
        row -> {
          try (Round round = new Round(row.processes(), folder, Round.DIMENSION, ATTEST_MS)) {
            closedWithForgers(row, round, "replica-3", "replica-4");
            round.staysOpen();
            assertThat(round.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
            row.saw("no result for 20 s");
            for (String id : List.of("replica-1", "replica-2")) {
              row.says(id, "ALARM task " + Round.TASK + " is stalled");
            }
            round.hasNoModel();
          }
          row.goesOn("all else");
          row.afterwards(this::auditShowsNoModel);
        });
  }

  /** Who checks the folder of an honest replica finds a right log, and no result in it. */
  private void auditShowsNoModel(Row row) {
    Typed typed = new Typed();
    String genesis = folder.resolve("genesis.json").toString();
    int code =
        typed.run(
            "audit", "verify", row.data("replica-1").toString(), "--genesis", genesis, "--json");
    assertThat(code).as(typed.err()).isZero();
    JsonNode report = JsonMapper.shared().readTree(typed.out());
    assertThat(report.path("verified").asBoolean()).isTrue();
    assertThat(report.path("aggregates").asInt(-1)).as("results in the log").isZero();
    row.saw("aver audit verify finds a right log with no result");
  }

  /** A round whose result some forge, while a replica is away unless it forges. */
  private static void closedWithForgers(Row row, Round round, String... forgers) throws Exception {
    round.begin();
    round.commit();
    round.upload();
    row.start(Oddity.FORGES, forgers);
    if (forgers.length == 1) {
      row.processes().process("replica-3").destroyForcibly().waitFor();
    }
    round.reveal();
  }
}
