package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Fatal;
import aver.ledger.node.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The row of the fault table in which a replica is there twice. */
@Tag("slow")
@Tag("faults")
final class TwinRowsTest {
  private static final String ID = "replica-4";
  private static final String TWIN = "twin";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row16OneIsThereTwice(String engine) throws Exception {
    Table.play(
        "16",
        engine,
        folder,
        "a second process with the keys of one, on a copy of its disk and at other ports",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          Folders.copy(row.data(ID), row.data(TWIN));
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().twin(ID, TWIN);
          row.goesOn("both run");
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.goesOn("the pair is needed");
          row.processes().start("replica-3");
          row.healthyOrDead("replica-3");
          if (engine.equals("ratis")) {
            endsItself(row);
          } else {
            isNotHeard(row);
          }
          row.without(TWIN);
          row.goesOn("the twin is gone");
          row.healthyOrDead(ID);
        });
  }

  /** The others' leader sends entries to one of both alone, so the twin lacks what was signed. */
  private static void endsItself(Row row) throws Exception {
    Process twin = row.processes().process(TWIN);
    assertThat(twin.waitFor(Row.LONG.toSeconds(), TimeUnit.SECONDS)).as("the twin ends").isTrue();
    assertThat(twin.exitValue()).isEqualTo(Fatal.EXIT_CODE);
    row.saw("the twin ended, code " + twin.exitValue());
  }

  /** The others' engines have the first one's connection, and take no second of the same key. */
  private static void isNotHeard(Row row) throws Exception {
    Process twin = row.processes().process(TWIN);
    row.until(
        "the twin to be up or dead",
        () -> !twin.isAlive() || row.metric(TWIN, "aver_ledger_height") >= 0);
    await("the twin to be none of them")
        .atMost(Row.LONG)
        .during(Duration.ofSeconds(20))
        .until(() -> !row.isReady(TWIN));
    row.saw(
        twin.isAlive()
            ? "the twin runs, is at height %.0f of %.0f and not ready for 20 s"
                .formatted(
                    row.metric(TWIN, "aver_ledger_height"), row.metric(ID, "aver_ledger_height"))
            : "the twin ended, code " + twin.exitValue());
    twin.destroyForcibly().waitFor();
  }
}
