package aver.coordinator.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Does what docs/operate/backup.md says, with the very lines of the page. */
final class BackupRehearsalTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Path PAGE = Path.of("../docs/operate/backup.md");
  private static final String LOST = "replica-4";
  @TempDir Path folder;

  /** A minute and more: eight processes start. */
  @Tag("slow")
  @Test
  void aReplicaIsBackedUpLostAndReplaced() throws Exception {
    List<String> page = Files.readAllLines(PAGE).stream().map(String::strip).toList();
    try (Machines machines = new Machines(folder)) {
      for (int i = 1; i <= 4; i++) {
        machines.begin("replica-" + i, line(page, "aver node run --config replica.yaml"));
      }
      String open = "aver admin propose open-study heart --purpose research --config admin.yaml";
      await("replicas that answer")
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(AssertionError.class)
          .untilAsserted(() -> machines.run("admin-1", open));

      machines.stop(LOST);
      Path home = machines.home(LOST);
      for (String kept : List.of("ledger", "blobs")) {
        assertThat(page).contains("cp -r data/" + kept + " backup/");
        copy(home.resolve("data").resolve(kept), home.resolve("backup").resolve(kept));
      }
      machines.begin(LOST, line(page, "aver node run --config replica.yaml"));
      String verify = line(page, "aver audit verify backup --genesis genesis.json");
      assertThat(machines.run(LOST, verify)).contains("transactions");

      machines.kill(LOST);
      delete(home.resolve("data"));
      machines.run(
          LOST,
          line(page, "aver node join --id replica-4 --engine-id replica-4-2")
              .replace("HOST:7001", machines.address(LOST, 0))
              .replace("HOST:7002", machines.address(LOST, 1)));
      Files.copy(
          home.resolve("request-2.json"), machines.home("admin-1").resolve("request-2.json"));
      machines.run("admin-1", line(page, "aver admin propose replace-replica replica-4"));
      String vote = line(page, "aver admin vote N --config admin.yaml");
      machines.run("admin-2", vote.replace(" N ", " 2 "));
      machines.settings(LOST, "keys-2.p12", "password-2");
      assertThat(page).contains("cp -r backup/ledger data/");
      copy(home.resolve("backup/ledger"), home.resolve("data/ledger"));
      machines.begin(LOST, line(page, "aver node run --config replica.yaml --join"));

      String members = line(page, "aver admin members --config admin.yaml");
      await("the newcomer to enter")
          .atMost(LONG)
          .untilAsserted(() ->
              assertThat(entered(machines.run("admin-1", members + " --json")))
                  .as(machines.said(LOST))
                  .contains(LOST));
      // what follows is ordered and certified with it: of the three others one is stopped
      machines.stop("replica-1");
      machines.run(
          "admin-1", "aver admin propose open-study lung --purpose research --config admin.yaml");

      // the second start needs no --join, and the copy under the old keys is refused for good
      machines.stop(LOST);
      machines.begin(LOST, line(page, "aver node run --config replica.yaml"));
      machines.run("admin-2", "aver admin vote 3 --config admin.yaml");
    }
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

  private static String line(List<String> page, String beginning) {
    return page.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError(PAGE + " has no line " + beginning));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
