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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
            assertThat(row.logged(ID, "ALARM the clock here"))
                .as("what is late is taken for a wrong clock")
                .isFalse();
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
          try (Round unmeasured = new Round(row.processes(), folder, "heart-1");
              Round first = new Round(row.processes(), folder, "heart-2");
              Round second = new Round(row.processes(), folder, "heart-3");
              LedgerClient other = row.processes().client("admin-1")) {
            unmeasured.begin();
            first.beginAnother();
            second.beginAnother();
            var _ = took(other, unmeasured); // JVMs that have just begun are slow
            Took before = took(other, first);
            long restingMiB = memoryMiB(row, target.replica(), "VmRSS");
            Took meanwhile;
            try (Storm storm = new Storm(row.processes(), target, other)) {
              meanwhile = took(other, second);
              row.saw(storm.end());
            }
            row.saw(compared(before, meanwhile));
            row.saw(
                "%s holds %d MiB at most, %d before"
                    .formatted(
                        target.replica(), memoryMiB(row, target.replica(), "VmHWM"), restingMiB));
            row.goesOn("after that");
          }
          row.healthyOrDead(target.replica());
        });
  }

  /**
   * What members waited for.
   *
   * @param transferS seconds in which 99 of 100 transfers are final, one after the other
   * @param roundS seconds from the first commit of a round to its result
   */
  private record Took(double transferS, double roundS) {}

  private static Took took(LedgerClient member, Round round) throws Exception {
    return new Took(slowest(member), round.play());
  }

  /**
   * What is wanted of both stands beside it and is not asserted: that depends on whom the replicas
   * and who floods them share their processors with.
   */
  private static String compared(Took before, Took meanwhile) {
    return String.format(
        Locale.ROOT,
        "99 of 100 transfers of another member are final within %.2f s before, %.2f s meanwhile"
            + " (%.1f times, wanted less than 2); a round of three takes %.1f s before, %.1f s"
            + " meanwhile (%.1f times, wanted 1.5); the machine's load is %.0f",
        before.transferS,
        meanwhile.transferS,
        meanwhile.transferS / before.transferS,
        before.roundS,
        meanwhile.roundS,
        meanwhile.roundS / before.roundS,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** What the kernel says of a replica's process, in MiB. */
  private static long memoryMiB(Row row, String id, String name) throws IOException {
    Path status = Path.of("/proc", Long.toString(row.processes().process(id).pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

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
            int refusedBefore = flood.refused();
            flood.sendNoise(40, 1 << 20);
            assertThat(flood.refused() - refusedBefore).isEqualTo(40);
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
