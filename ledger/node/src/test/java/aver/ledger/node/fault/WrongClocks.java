package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Wall clocks of replicas' JVMs that a row sets, by libfaketime. */
final class WrongClocks {
  private static final Optional<Path> LIBRARY =
      Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
          .map(folder -> Path.of(folder, "faketime", "libfaketime.so.1"))
          .filter(Files::exists)
          .findFirst();

  private static final String ALARM = "ALARM the clock here is";

  private final Row row;
  private final Path offset;

  WrongClocks(Row row, Path folder) {
    this.row = row;
    this.offset = folder.resolve("clock");
  }

  /** Skips the row where there is no libfaketime. */
  static void require() {
    Assumptions.assumeTrue(LIBRARY.isPresent(), "skipped: there is no libfaketime");
  }

  /** Restarts replicas with another wall clock, such as {@code +1h}. */
  void wrong(String wanted, List<String> ids) throws Exception {
    set(Map.of("FAKETIME", wanted), ids);
    restart(ids);
  }

  /** One after the other, so that a majority goes on. */
  private void restart(List<String> ids) throws Exception {
    for (String id : ids) {
      row.processes().end(id);
      start(List.of(id));
    }
  }

  /** From its next start on each of these has another wall clock. */
  void set(Map<String, String> clock, List<String> ids) {
    for (String id : ids) {
      Map<String, String> all =
          new TreeMap<>(
              Map.of(
                  "LD_PRELOAD",
                  LIBRARY.orElseThrow().toString(),
                  "FAKETIME_DONT_FAKE_MONOTONIC",
                  "1"));
      // else the waits of Java's threads end at once, and the process spins
      all.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
      all.putAll(clock);
      row.processes().environment(id, all);
    }
  }

  /** Starts all of these, and waits for each. */
  void start(List<String> ids) throws Exception {
    for (String id : ids) {
      row.processes().start(id);
    }
    for (String id : ids) {
      row.healthyOrDead(id);
    }
  }

  /** Restarts replicas with the right time, which {@link #jump} changes while they run. */
  void movable(List<String> ids) throws Exception {
    jump("+0");
    set(Map.of("FAKETIME_TIMESTAMP_FILE", offset.toString(), "FAKETIME_CACHE_DURATION", "1"), ids);
    restart(ids);
  }

  /** Sets the clocks of those that are movable. */
  void jump(String wanted) throws IOException {
    Path next = Files.writeString(offset.resolveSibling("clock.next"), wanted + "\n");
    Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** For so many seconds, the clocks of those that are movable gain as many more each second. */
  void drift(int seconds, int gain) throws IOException {
    // in steps: a clock that libfaketime lets run faster itself makes Java's waits end at once
    for (int i = 1; i <= seconds; i++) {
      jump("+" + i * gain);
      row.lasts(Duration.ofSeconds(1));
    }
  }

  /** Restarts replicas with the right clock. */
  void right(List<String> ids) throws Exception {
    for (String id : ids) {
      row.processes().environment(id, Map.of());
    }
    restart(ids);
  }

  /** Each of these finds that its clock is not what the others' are. */
  void alarmedAbout(List<String> ids) {
    for (String id : ids) {
      row.until(id + " to be alarmed", () -> row.logged(id, ALARM));
    }
    row.saw("alarmed about its clock: " + String.join(", ", ids));
  }

  /** Those whose clocks are right find nothing. */
  void othersAreSilent(List<String> ids) throws IOException {
    for (String id : ids) {
      assertThat(row.logged(id, ALARM)).as("%s is alarmed about its clock", id).isFalse();
    }
  }

  /** By how much ledger time differs from the right time; negative if it is behind. */
  Duration ofLedger() throws Exception {
    try (LedgerClient client = row.processes().client("hospital-3")) {
      return Duration.ofMillis(client.refresh().timeMs() - System.currentTimeMillis());
    }
  }
}
