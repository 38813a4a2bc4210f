package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands whose replica has a host name that nobody knows, as a person types them: what is wrong
 * stands in our own lines, and the libraries beneath say nothing.
 */
class UnknownHostTest {
  private static final String ADDRESS = "replica.invalid:7001"; // RFC 2606: in no DNS, ever

  @TempDir private Path folder;
  private Launched launched;

  @BeforeEach
  void found() throws Exception {
    launched = new Launched(folder, Launched.LAUNCHER, Launched.LIGHT);
    join("node", "r", "--listen-address=" + ADDRESS, "--engine-address=replica.invalid:7002");
    join("admin", "a");
    join("participant", "h");
    Files.writeString(folder.resolve("f.yaml"), "name: One\nsettings: {admin-threshold: 1}\n");
    done("genesis", "create", "--description=f.yaml", "-o=g.json", "r.json", "a.json", "h.json");
    settings("proves", "a", "trust: proves.trust\n");
    settings("reads", "a", "trust: reads.trust\n");
    Files.writeString(folder.resolve("rows.csv"), "age\n60\n");
    Files.writeString(folder.resolve("schema.yaml"), "columns: none\n");
    settings(
        "site",
        "h",
        """
        data: {csv: rows.csv, schema: schema.yaml, dataset: rows}
        tasks: {studies: [s], recipes: [logistic-regression]}
        work: work
        """);
  }

  private void join(String verb, String id, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of(verb, "join", "--id=" + id, "--name=" + id));
    line.addAll(List.of("--keys=" + id + ".p12", "--password-file=" + id + ".password"));
    line.add("-o=" + id + ".json");
    line.addAll(List.of(more));
    done(line.toArray(String[]::new));
  }

  private void done(String... line) throws Exception {
    Launched.Ended ended = launched.run(line);
    assertThat(ended.exitCode()).as("%s: %s", String.join(" ", line), ended.err()).isZero();
  }

  private void settings(String name, String id, String more) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        "genesis: g.json\nmember: %s\nkeys: %s.p12\npassword-file: %s.password\n"
                .formatted(id, id, id)
            + more);
  }

  /** All at once, since each tries for a while. */
  private Map<String, Launched.Ended> all(String... lines) throws Exception {
    Map<String, Future<Launched.Ended>> running = new TreeMap<>();
    Map<String, Launched.Ended> ended = new TreeMap<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String line : lines) {
        running.put(line, each.submit(() -> launched.run(line.split(" ", -1))));
      }
    }
    for (var entry : running.entrySet()) {
      ended.put(entry.getKey(), entry.getValue().get());
    }
    return ended;
  }

  @Test
  void standardErrorHasOurOneLineAlone() throws Exception {
    String preflight = "participant preflight --config site.yaml";
    Map<String, Launched.Ended> ended =
        all(
            preflight,
            "ledger checkpoint --node " + ADDRESS + " --config proves.yaml",
            "admin members --config reads.yaml");
    Launched.Ended checks = Objects.requireNonNull(ended.remove(preflight));
    assertThat(checks.exitCode()).as("%s", checks.err()).isEqualTo(1);
    assertThat(checks.out()).contains("FAIL  replica r: ", "its host is not known here");
    assertThat(checks.err()).as(preflight).isEmpty();
    ended.forEach((line, failed) -> {
      assertThat(failed.exitCode()).as("%s: %s", line, failed.err()).isEqualTo(3);
      assertThat(failed.out()).as(line).isEmpty();
      assertThat(failed.err())
          .as(line)
          .hasLineCount(1)
          .startsWith("aver: ")
          .contains("its host is not known here");
    });
  }
}
