package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.process.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which processes die or stand still. */
@Tag("slow")
@Tag("faults")
final class KillRowsTest {
  /** What is left of a replica is gone so long after kill -9. */
  private static final Duration LEFT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row01OneDies(String engine) throws Exception {
    Table.play(
        "1",
        engine,
        folder,
        "kill -9 of one that does not lead, started again after 10 s",
        row -> {
          String id = row.follower();
          row.processes().process(id).destroyForcibly().waitFor();
          row.goesOn("without it");
          row.lasts(Duration.ofSeconds(10));
          row.processes().start(id);
          row.goesOn("with it again");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row02TheLeaderDies(String engine) throws Exception {
    Table.play(
        "2",
        engine,
        folder,
        "kill -9 of the leader (comet: of who proposed last), three times",
        row -> {
          for (int i = 0; i < 3; i++) {
            String id = row.leader();
            row.processes().process(id).destroyForcibly().waitFor();
            row.goesOn("without " + id);
            row.processes().start(id);
            row.healthyOrDead(id);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = "comet")
  void row03OneOfAPairDies(String engine) throws Exception {
    Table.play(
        "3",
        engine,
        folder,
        "kill -9 of the JVM alone, then of the engine alone",
        row -> {
          Process process = row.processes().process("replica-2");
          List<ProcessHandle> engines = process.children().toList();
          assertThat(engines).hasSize(1);
          process.destroyForcibly().waitFor();
          row.until(LEFT, "the engine to follow", () -> !engines.getFirst().isAlive());
          row.goesOn("JVM killed, its engine is gone within 5 s");
          row.processes().start("replica-2");
          row.healthyOrDead("replica-2");
          ProcessHandle killed =
              row.processes().process("replica-3").children().findFirst().orElseThrow();
          killed.destroyForcibly();
          row.until("the engine to end", () -> !killed.isAlive());
          row.goesOn("engine killed");
          row.healthyOrDead("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row08OneIsFrozen(String engine) throws Exception {
    Table.play(
        "8",
        engine,
        folder,
        "SIGSTOP of the leader's JVM for 5, 15 and 70 s",
        row -> {
          for (int seconds : List.of(5, 15, 70)) {
            String id = row.leader();
            long pid = row.processes().process(id).pid();
            Shell.signal("STOP", pid);
            row.lasts(Duration.ofSeconds(seconds));
            row.goesOn(id + " frozen for " + seconds + " s");
            Shell.signal("CONT", pid);
            row.healthyOrDead(id);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row22AllDie(String engine) throws Exception {
    long seed = 22;
    Table.play(
        "22",
        engine,
        folder,
        "kill -9 of all at once, started again in another order each time (seed 22), three times",
        row -> {
          Random random = new Random(seed);
          List<String> order = new ArrayList<>(Processes.REPLICAS);
          for (int i = 0; i < 3; i++) {
            for (String id : order) {
              row.processes().process(id).destroyForcibly();
            }
            Collections.shuffle(order, random);
            for (String id : order) {
              row.processes().process(id).waitFor();
              row.processes().start(id);
            }
            row.goesOn("all killed and started");
          }
        });
  }
}
