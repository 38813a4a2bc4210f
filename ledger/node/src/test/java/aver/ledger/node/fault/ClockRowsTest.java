package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of the fault table in which clocks are wrong; needs libfaketime. */
@Tag("slow")
@Tag("faults")
final class ClockRowsTest {
  private static final Optional<Path> LIBRARY =
      Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
          .map(folder -> Path.of(folder, "faketime", "libfaketime.so.1"))
          .filter(Files::exists)
          .findFirst();
  private static final Duration NEAR = Duration.ofMinutes(5);
  @TempDir Path folder;

  /** Restarts replicas with another wall clock; the engine of comet keeps the right one. */
  private static void wrong(Row row, String offset, List<String> ids) throws Exception {
    for (String id : ids) {
      row.processes().end(id);
      row.processes()
          .environment(
              id,
              Map.of(
                  "LD_PRELOAD",
                  LIBRARY.toString(),
                  "FAKETIME",
                  offset,
                  "FAKETIME_DONT_FAKE_MONOTONIC",
                  "1"));
      row.processes().start(id);
      row.healthyOrDead(id);
    }
  }

  private static Duration error(Row row) throws Exception {
    try (LedgerClient client = row.processes().client("hospital-3")) {
      return Duration.ofMillis(client.refresh().timeMs() - System.currentTimeMillis());
    }
  }

  @ParameterizedTest
  @CsvSource({"ratis,+1h", "ratis,-1h", "ratis,+365d", "comet,+1h", "comet,-1h", "comet,+365d"})
  void row09OneClockIsWrong(String engine, String offset) throws Exception {
    Assumptions.assumeTrue(LIBRARY.isPresent(), "skipped: there is no libfaketime");
    Table.play(
        "9",
        engine,
        folder,
        "the clock of one (f) of four is wrong by " + offset + " (libfaketime, JVM)",
        row -> {
          wrong(row, offset, List.of("replica-1"));
          row.goesOn("with it");
          Duration error = error(row);
          assertThat(error.abs()).as("ledger time is wrong by").isLessThan(NEAR);
          row.saw("ledger time is %d s from the right time".formatted(error.toSeconds()));
          row.processes().environment("replica-1", Map.of());
          row.processes().end("replica-1");
          row.processes().start("replica-1");
        });
  }

  @ParameterizedTest
  @CsvSource({"ratis,+1h", "ratis,-1h", "comet,+1h", "comet,-1h"})
  void row09TwoClocksAreWrong(String engine, String offset) throws Exception {
    Assumptions.assumeTrue(LIBRARY.isPresent(), "skipped: there is no libfaketime");
    Table.play(
        "9",
        engine,
        folder,
        "the clocks of two (f + 1) of four are wrong by " + offset + " (libfaketime, JVM)",
        row -> {
          List<String> both = List.of("replica-1", "replica-2");
          wrong(row, offset, both);
          row.goesOn("with them");
          Duration error = error(row);
          row.saw("ledger time is %d s from the right time".formatted(error.toSeconds()));
          // the third largest of four readings: two that are ahead do not move it
          assertThat(error).as("ledger time is ahead by").isLessThan(NEAR);
          for (String id : both) {
            row.processes().environment(id, Map.of());
            row.processes().end(id);
            row.processes().start(id);
            row.healthyOrDead(id);
          }
          row.goesOn("right again");
          row.saw("ledger time is %d s from the right time".formatted(error(row).toSeconds()));
        });
  }
}
