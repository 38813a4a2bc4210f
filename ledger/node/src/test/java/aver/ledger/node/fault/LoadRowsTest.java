package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.process.Flood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which a replica is slow or has too much to do. */
@Tag("slow")
@Tag("faults")
final class LoadRowsTest {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/cpu");
  private static final String ID = "replica-4";
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row07OneIsSlow(String engine) throws Exception {
    Path group = GROUPS.resolve("aver-" + ProcessHandle.current().pid() + "-" + engine);
    Assumptions.assumeTrue(
        Files.isWritable(GROUPS.resolve("cgroup.procs")),
        "skipped: there is no processor controller of control groups version 1 that may be written");
    Files.createDirectory(group);
    try {
      Table.play(
          "7",
          engine,
          folder,
          "one has 5 % of a processor for 60 s (a control group)",
          row -> {
            set(group, "cpu.cfs_period_us", 100_000);
            set(group, "cpu.cfs_quota_us", 5_000);
            enter(group, row.processes().process(ID));
            row.goesOn(ID + " is slow");
            row.lasts(Duration.ofSeconds(60));
            row.goesOn("60 s later");
            set(group, "cpu.cfs_quota_us", -1);
            row.healthyOrDead(ID);
          });
    } finally {
      Files.delete(group);
    }
  }

  private static void set(Path group, String name, long value) throws IOException {
    Files.writeString(group.resolve(name), Long.toString(value));
  }

  private static void enter(Path group, Process process) throws IOException {
    try (Stream<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())) {
      for (ProcessHandle one : all.toList()) {
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(one.pid()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row23Storm(String engine) throws Exception {
    Table.play(
        "23",
        engine,
        folder,
        "3 000 transactions at once at one of them, by 8 connections, beside 200 silent ones",
        row -> {
          Endpoint target = Endpoint.of(row.processes().genesis()).getFirst();
          KeyFile keys = row.processes().keys("hospital-3");
          try (Flood flood = new Flood(target, keys);
              LedgerClient clock = row.processes().client("hospital-3")) {
            flood.send(
                row.processes().genesis().chainId(), "hospital-3", keys, clock.refresh().timeMs());
            assertThat(flood.busy()).as("told to come again later").isPositive();
            assertThat(flood.admitted()).isPositive();
            row.saw(
                "%d admitted, %d told that it is busy".formatted(flood.admitted(), flood.busy()));
            row.goesOn("after that");
          }
          row.healthyOrDead(target.replica());
        });
  }
}
