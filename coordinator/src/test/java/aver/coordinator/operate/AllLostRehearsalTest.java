package aver.coordinator.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what docs/operate/backup.md says for the loss of all replicas, with the very lines of the
 * page: both say the same height of a copy, and a copy that is older than what a member saw is told
 * by it.
 */
@Tag("slow")
final class AllLostRehearsalTest {
  private static final String RUN = "aver node run --config replica.yaml";
  private static final String EARLY = "replica-1";
  private static final String LATE = "replica-2";
  private static final String HEIGHT = "height ";
  @TempDir Path folder;

  @Test
  void theNewestOfTheCopiesIsTold() throws Exception {
    Page page = Page.of("backup.md");
    try (Machines machines = Machines.founded(folder, "ratis")) {
      machines.beginAll(page.line(RUN));
      awaitCertified(machines, EARLY, 0);
      backUp(machines, page, EARLY);
      machines.run("admin-2", "aver admin vote 1 --config admin.yaml");
      long remembered = remembered(machines);
      awaitCertified(machines, LATE, remembered);
      backUp(machines, page, LATE);
      for (String id : machines.replicas()) {
        machines.kill(id);
        machines.shell(id, "rm -r data");
      }

      long early = certified(machines, page, EARLY);
      long late = certified(machines, page, LATE);
      assertThat(early).isLessThan(remembered).isLessThan(late);
      assertThat(late).isGreaterThanOrEqualTo(remembered);
    }
  }

  private static void backUp(Machines machines, Page page, String id) throws Exception {
    machines.stop(id);
    machines.shell(id, page.line("mkdir -m 700 backup"));
    machines.shell(id, page.line("cp -rL data/ledger backup/"));
    machines.shell(id, page.line("cp -rL data/blobs backup/"));
    machines.begin(id, page.line(RUN));
  }

  /** What both commands say of a copy; they have to agree. */
  private static long certified(Machines machines, Page page, String id) {
    String verify = page.line("aver audit verify backup --genesis genesis.json");
    JsonNode verified = JsonMapper.shared().readTree(machines.run(id, verify + " --json"));
    String note = machines.run(id, page.line("aver ledger checkpoint --dir backup"));
    long height = verified.path("certifiedHeight").asLong();
    assertThat(note.lines()).contains(HEIGHT + height);
    return height;
  }

  /** The line that the page speaks of, in the member's trust file. */
  private static long remembered(Machines machines) throws Exception {
    return Files.readAllLines(machines.home("admin-2").resolve("admin-2.trust")).stream()
        .filter(line -> line.startsWith(HEIGHT))
        .mapToLong(line -> Long.parseLong(line.substring(HEIGHT.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitCertified(Machines machines, String id, long height) {
    await(id + " to have a certificate of " + height)
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .untilAsserted(() -> {
          String status = machines.run("admin-1", "aver ledger status --config admin.yaml --json");
          assertThat(
                  JsonMapper.shared()
                      .readTree(status)
                      .path("replicas")
                      .valueStream()
                      .filter(replica -> replica.path("replica").asString().equals(id))
                      .mapToLong(replica -> replica.path("certifiedHeight").asLong()))
              .allMatch(certified -> certified >= height)
              .isNotEmpty();
        });
  }
}
