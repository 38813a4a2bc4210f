package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.FullDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of an agent fills up at each of its steps, and is given room again. */
final class FullDiskTest {
  private static final int STEPS_MAX = 14;

  @TempDir Path folder;

  @Tag("slow")
  @Test
  void nothingIsLostAndNothingIsDoneTwiceForWantOfRoom() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()),
        "skipped: a small disk cannot be mounted here, only root may");
    try {
      int stopped = 0;
      for (int full = 0; full < STEPS_MAX; full++) {
        Path work = Files.createDirectories(disk.resolve("work-" + full));
        stopped += fullAtStep(full, work, disk) ? 1 : 0;
      }
      assertThat(stopped).as("steps that need room").isGreaterThan(4);
    } finally {
      assertThat(run("umount", disk.toString()) || run("umount", "-l", disk.toString())).isTrue();
    }
  }

  /** Fills the disk after so many steps; whether the agent had to stop for that. */
  private static boolean fullAtStep(int full, Path work, Path disk) throws Exception {
    FakeLedger ledger = new FakeLedger(new Random(full), 0);
    Path filler = disk.resolve("filler");
    boolean stopped = false;
    try (AgentJournal journal = AgentJournal.open(work.resolve("journal"), FakeLedger.CHAIN);
        AgentLoop loop = loop(ledger, journal, work, 1)) {
      for (int step = 0; step < full && !ledger.over; step++) {
        var _ = loop.step();
      }
      fill(filler);
      while (!ledger.over) {
        var _ = loop.step();
      }
    } catch (IOException e) {
      assertThat(FullDisk.is(e, work)).as("full at step %d: %s", full, e).isTrue();
      stopped = true;
    }
    Files.delete(filler);
    try (AgentJournal journal = AgentJournal.open(work.resolve("journal"), FakeLedger.CHAIN);
        AgentLoop loop = loop(ledger, journal, work, 2)) {
      while (!ledger.over) {
        var _ = loop.step();
      }
    }
    assertThat(ledger.commitments).as("full at step %d", full).hasSize(1);
    assertThat(ledger.reveal).isPresent();
    return stopped;
  }

  /** Another life would give another salt to an update that it made once more. */
  private static AgentLoop loop(FakeLedger ledger, AgentJournal journal, Path work, int life)
      throws IOException {
    Random random = new Random(life);
    LocalRound round =
        new LocalRound(
            FakeLedger.CHAIN,
            "h",
            TestTasks.rows(),
            journal,
            () -> {
              byte[] salt = new byte[32];
              random.nextBytes(salt);
              return salt;
            });
    SiteHistory history = new SiteHistory(work.resolve("history.jsonl"));
    AgentReport report = new AgentReport(history, _ -> {});
    return new AgentLoop(ledger, journal, round, report, "rows", Duration.ofMinutes(1));
  }

  private static void fill(Path filler) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(FullDisk.is(full, filler)).as("%s", full).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      var _ = out.readAllBytes();
    }
    return process.onExit().join().exitValue() == 0;
  }
}
