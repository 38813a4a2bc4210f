package aver.ledger.node.fault;

import aver.ledger.node.process.Processes;
import aver.ledger.node.process.Replacement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The row of the fault table in which nobody is left in the end who was there at first. */
@Tag("slow")
@Tag("faults")
final class ReplacedRowsTest {
  /** A newcomer executes all blocks so far, on a machine that all replicas share. */
  private static final Duration COMES = Duration.ofMinutes(10);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row21AllAreReplaced(String engine) throws Exception {
    Table.play(
        "21",
        engine,
        folder,
        "all four are lost and replaced one after the other, each by a newcomer with an empty folder that is killed (kill -9) once it is ready; then all are killed, and one more is replaced",
        row -> {
          List<String> founders = Processes.REPLICAS.reversed();
          for (int i = 0; i < founders.size(); i++) {
            replace(row, founders.get(i), "replica-" + (5 + i), i + 1);
          }
          List<String> present = List.of("replica-5", "replica-6", "replica-7", "replica-8");
          for (String id : present) {
            row.processes().process(id).destroyForcibly().waitFor();
          }
          for (String id : present) {
            row.processes().start(id);
          }
          row.goesOn("all newcomers were killed");
          replace(row, "replica-5", "replica-9", 5);
        });
  }

  /** One is gone for good; another one comes in its place, dies as soon as it may, and is back. */
  private void replace(Row row, String lost, String newcomer, long proposal) throws Exception {
    row.processes().process(lost).destroyForcibly().waitFor();
    row.without(lost);
    if (row.processes().replicas().stream().noneMatch(id -> isThere(row, id))) {
      // nobody whom genesis names is there to be asked: an admin hands over where the others are
      Files.createDirectories(row.data(newcomer));
      Files.copy(
          folder.resolve("admin-1.trust.replicas"),
          row.data(newcomer).resolve("replicas.trust.replicas"));
    }
    Replacement.decide(row.processes(), lost, newcomer, proposal);
    double first = ready(row, newcomer);
    row.processes().process(newcomer).destroyForcibly().waitFor();
    row.processes().start(newcomer);
    row.saw(
        String.format(
            Locale.ROOT,
            "%s ready after %.1f s, killed, and again after %.1f s",
            newcomer,
            first,
            ready(row, newcomer)));
    Replacement.entered(row.processes(), newcomer);
    row.with(newcomer);
    row.goesOn(lost + " is replaced");
  }

  /** Waits until one that was just started is ready; returns how many seconds it took. */
  private static double ready(Row row, String id) {
    long beganNs = System.nanoTime();
    row.until(COMES, id + " to be ready", () -> row.isReady(id));
    return (System.nanoTime() - beganNs) / 1e9;
  }

  private static boolean isThere(Row row, String id) {
    return row.processes().process(id).isAlive();
  }
}
