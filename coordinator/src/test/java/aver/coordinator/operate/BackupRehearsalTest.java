package aver.coordinator.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Does what docs/operate/backup.md says, with the very lines of the page. */
@Tag("slow")
final class BackupRehearsalTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String LOST = "replica-4";
  private static final String RUN = "aver node run --config replica.yaml";
  @TempDir Path folder;

  /** A minute and more: ten processes start. */
  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void aReplicaIsBackedUpLostAndReplaced(String engine) throws Exception {
    boolean comet = engine.equals("comet");
    Page page = Page.of("backup.md");
    try (Machines machines = Machines.founded(folder, engine)) {
      machines.beginAll(page.line(RUN));
      backUp(machines, page);

      machines.kill(LOST);
      machines.shell(LOST, "rm -r data");
      // as the page forbids it: the copy under the old keys
      machines.shell(LOST, page.line("mkdir -m 700 data"));
      machines.shell(LOST, page.line("cp -rL backup/ledger data/"));
      refused(machines, page.line(RUN));
      machines.shell(LOST, "rm -r data");

      replace(machines, page, comet);
      machines.shell(LOST, page.line("mkdir -m 700 data"));
      machines.shell(LOST, page.line("cp -rL backup/ledger data/"));
      if (comet) {
        refused(machines, page.line(RUN + " --join"));
        machines.shell(LOST, "rm -r data");
        machines.shell(LOST, page.line("mkdir -m 700 data"));
      }
      machines.begin(LOST, page.line(RUN + " --join"));
      enters(machines, page.line("aver admin members --config admin.yaml"));
      // what follows is ordered and certified with it: of the three others one is stopped
      machines.stop("replica-1");
      machines.run(
          "admin-1", "aver admin propose open-study lung --purpose research --config admin.yaml");

      // the second start needs no --join
      machines.stop(LOST);
      machines.begin(LOST, page.line(RUN));
      machines.run("admin-2", "aver admin vote 3 --config admin.yaml");
    }
  }

  /** A replica goes to another folder, as if that were another machine with the same addresses. */
  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void aReplicaIsMovedToAnotherMachine(String engine) throws Exception {
    Page page = Page.of("backup.md");
    try (Machines machines = Machines.founded(folder, engine)) {
      machines.beginAll(page.line(RUN));
      machines.stop(LOST);
      Path packed = machines.home(LOST).resolve("replica.tar");
      Files.createFile(packed, anybodyReads());
      machines.shell(LOST, page.line("(umask 077; rm -f replica.tar; tar"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(packed)))
          .as("of what holds the keys")
          .isEqualTo("rw-------");
      Path there = Files.createDirectories(folder.resolve("new-machine"));
      Files.copy(packed, there.resolve("replica.tar"));
      machines.shell(LOST, page.line("rm -r data keys.p12 password"));
      machines.shell(LOST, page.line("rm replica.tar"));
      machines.moved(LOST, there);
      machines.shell(LOST, page.line("tar -xf replica.tar"));
      machines.shell(LOST, page.line("rm replica.tar"));
      machines.begin(LOST, page.line(RUN));
      // what follows is ordered and certified with it: of the three others one is stopped
      machines.stop("replica-1");
      machines.run("admin-2", "aver admin vote 1 --config admin.yaml");
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> anybodyReads() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void backUp(Machines machines, Page page) throws Exception {
    machines.stop(LOST);
    machines.shell(LOST, page.line("mkdir -m 700 backup"));
    machines.shell(LOST, page.line("cp -rL data/ledger backup/"));
    machines.shell(LOST, page.line("cp -rL data/blobs backup/"));
    machines.begin(LOST, page.line(RUN));
    assertThat(machines.run(LOST, page.line("aver audit verify backup --genesis genesis.json")))
        .contains("transactions");
  }

  private static void replace(Machines machines, Page page, boolean comet) throws Exception {
    machines.run(LOST, machines.here(LOST, page.line("aver node join --id replica-4")));
    Files.copy(
        machines.home(LOST).resolve("request-2.json"),
        machines.home("admin-1").resolve("request-2.json"));
    machines.run("admin-1", page.line("aver admin propose replace-replica replica-4"));
    String vote = page.line("aver admin vote N --config admin.yaml");
    machines.run("admin-2", vote.replace(" N ", " 2 "));
    machines.setting(LOST, page.line("keys: "));
    machines.setting(LOST, page.line("password-file: "));
    if (comet) {
      machines.setting(LOST, machines.here(LOST, page.line("engine-listen: ")));
    }
  }

  private static void refused(Machines machines, String line) throws Exception {
    machines.begin(LOST, line);
    assertThat(machines.ends(LOST)).as(machines.said(LOST)).isEqualTo(3);
    assertThat(machines.said(LOST).lines().toList().getLast())
        .contains("aver admin propose replace-replica")
        .contains("an empty data folder");
  }

  private static void enters(Machines machines, String members) {
    await("the newcomer to enter")
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(entered(machines.run("admin-1", members + " --json")))
                .as(machines.said(LOST))
                .contains(LOST));
  }

  private static List<String> entered(String members) {
    return JsonMapper.shared()
        .readTree(members)
        .path("members")
        .valueStream()
        .filter(member -> member.path("entered").asBoolean())
        .map(member -> member.path("id").asString())
        .toList();
  }
}
