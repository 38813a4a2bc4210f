package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.process.Flood;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
        "3 000 transactions at once at one of them, by 8 connections, beside 200 silent ones, again"
            + " and again",
        row -> {
          Endpoint target = Endpoint.of(row.processes().genesis()).getFirst();
          KeyFile keys = row.processes().keys("hospital-3");
          try (Flood flood = new Flood(target, keys);
              LedgerClient clock = row.processes().client("hospital-3");
              LedgerClient other = row.processes().client("admin-1");
              ExecutorService line = Executors.newVirtualThreadPerTaskExecutor()) {
            double calm = slowest(other);
            AtomicBoolean measured = new AtomicBoolean();
            Future<Integer> storms =
                line.submit(() -> {
                  int count = 0;
                  while (count == 0 || !measured.get()) {
                    flood.send(
                        row.processes().genesis().chainId(),
                        "hospital-3",
                        keys,
                        clock.refresh().timeMs());
                    count++;
                  }
                  return count;
                });
            double meanwhile;
            try {
              meanwhile = slowest(other);
            } finally {
              measured.set(true);
            }
            int count = storms.get(Row.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(flood.busy()).as("told to come again later").isPositive();
            assertThat(flood.admitted()).isPositive();
            row.saw(
                "%d times: %d admitted, %d told that it is busy"
                    .formatted(count, flood.admitted(), flood.busy()));
            row.saw(
                String.format(
                    Locale.ROOT,
                    "99 of 100 transfers of another member are final within %.2f s before, %.2f s"
                        + " meanwhile",
                    calm,
                    meanwhile));
            row.goesOn("after that");
          }
          row.healthyOrDead(target.replica());
        });
  }

  /** In how many seconds 99 of 100 transfers are final, one after the other. */
  private static double slowest(LedgerClient member) throws Exception {
    List<Long> tookNs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long beganNs = System.nanoTime();
      Outcome outcome = member.submit(member.sign(new Transfer("hospital-3", 1)), Row.LONG);
      assertThat(outcome.done()).as("%s", outcome).isTrue();
      tookNs.add(System.nanoTime() - beganNs);
    }
    Collections.sort(tookNs);
    return tookNs.get(98) / 1e9;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row23TheSameAgainAndWhatIsTooLong(String engine) throws Exception {
    Table.play(
        "23",
        engine,
        folder,
        "one transaction 3 000 times at once at one of them, and 40 of a megabyte",
        row -> {
          Endpoint target = Endpoint.of(row.processes().genesis()).getFirst();
          KeyFile keys = row.processes().keys("hospital-3");
          try (Flood flood = new Flood(target, keys);
              LedgerClient member = row.processes().client("hospital-3")) {
            long before = member.read(Keys.balance("hospital-3")).orElseThrow();
            flood.sendTheSame(
                row.processes().genesis().chainId(), "hospital-3", keys, member.refresh().timeMs());
            assertThat(flood.admitted()).isPositive();
            assertThat(flood.dropped()).isZero();
            row.saw(
                "%d admitted, %d known already, %d told that it is busy"
                    .formatted(flood.admitted(), flood.duplicates(), flood.busy()));
            flood.sendNoise(40, 1 << 20);
            assertThat(flood.dropped()).isEqualTo(40);
            row.saw("each of a megabyte is refused");
            row.goesOn("after that");
            row.until(
                "the transfer",
                () -> member.read(Keys.balance("hospital-3")).orElseThrow() == before - 1);
            row.goesOn("the one is final");
            assertThat(member.read(Keys.balance("hospital-3"))).contains(before - 1);
          }
          row.healthyOrDead(target.replica());
        });
  }
}
