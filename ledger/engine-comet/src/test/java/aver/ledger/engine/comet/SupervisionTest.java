package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.kit.Disk;
import aver.ledger.proof.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine is well or dead: whatever happens to its process, no replica seems to work. */
final class SupervisionTest {
  /** One that stands still is found within 10 s; the rest is for a machine with other work. */
  private static final Duration FOUND = Duration.ofSeconds(12);

  @TempDir Path directory;

  @Test
  void anEngineThatStandsStillIsFoundAndAnswersForIt() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      applied(cluster, "one", cluster.ids());

      // killed: started again, and it catches up
      Process killed = cluster.engine("r2").process().orElseThrow();
      killed.destroyForcibly().waitFor();
      cluster.await("another process", () -> other(cluster, "r2", killed));
      applied(cluster, "two", cluster.ids());

      // stopped: it does not answer, and is started again
      Process stopped = cluster.engine("r3").process().orElseThrow();
      new ProcessBuilder("kill", "-STOP", Long.toString(stopped.pid())).start().waitFor();
      assertThat(stopped.waitFor(FOUND.toMillis(), TimeUnit.MILLISECONDS)).as("found").isTrue();
      cluster.await("another process", () -> other(cluster, "r3", stopped));
      applied(cluster, "three", cluster.ids());

      // another state than the others have: its consensus fails, the replica ends, the others go on
      Disk disk = cluster.disk("r4");
      Disk.Content right = disk.read();
      Digest wrong = Digest.sha256("another state".getBytes(UTF_8));
      disk.write(new Disk.Content(right.applied(), wrong, right.cursor()));
      applied(cluster, "four", List.of("r1", "r2", "r3"));
      applied(cluster, "five", List.of("r1", "r2", "r3"));
      cluster.await("r4 to end", () -> cluster.died("r4"));
      assertThat(cluster.engine("r4").health().alive()).isFalse();
      cluster.await("no process", () -> !cluster.engine("r4").process().orElseThrow().isAlive());
      assertThat(List.of("r1", "r2", "r3")).noneMatch(cluster::died);
    }
  }

  @Test
  void anEngineThatForgotItsVotesOrAnothersLedgerIsNotStarted() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      applied(cluster, "one", cluster.ids());
      cluster.stop("r4");
      Disk disk = cluster.disk("r4");
      Disk.Content right = disk.read();
      disk.write(new Disk.Content(right.applied(), right.root(), new EngineCursor(3, 7)));
      assertThatThrownBy(() -> cluster.start("r4"))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("was ordered by another engine, up to its entry 7");
      disk.write(right);

      assertThat(directory.resolve("r4/config/priv_validator_key.json")).doesNotExist();
      Files.delete(directory.resolve("r4/data/priv_validator_state.json"));
      assertThatThrownBy(() -> cluster.start("r4"))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("voting twice")
          .hasMessageContaining("aver admin propose replace-replica")
          .hasMessageContaining("an empty data folder");
    }
  }

  @Test
  void anEngineWithAnOlderCopyOfItsVotesIsNotStarted() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      Path signed = directory.resolve("r4/data/priv_validator_state.json");
      applied(cluster, "one", cluster.ids());
      cluster.await("a note", () -> Files.exists(directory.resolve("r4/signed-up-to")));
      cluster.stop("r4");
      Path copy = Files.copy(signed, directory.resolve("copy"));
      cluster.start("r4");
      applied(cluster, "two", cluster.ids());
      cluster.stop("r3"); // so that r4 votes
      applied(cluster, "three", List.of("r1", "r2", "r4"));
      cluster.stop("r4");
      Files.copy(copy, signed, StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> cluster.start("r4"))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("it is an older copy");
    }
  }

  @Test
  void aFolderThatIsOlderThanTheLedgerEndsTheReplica() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      Path home = directory.resolve("r4");
      applied(cluster, "one", cluster.ids());
      cluster.stop("r4");
      run("cp", "-r", home.toString(), directory.resolve("copy").toString());
      cluster.start("r4");
      applied(cluster, "two", cluster.ids());
      applied(cluster, "three", cluster.ids());
      cluster.stop("r4");
      run("rm", "-r", home.toString());
      run("mv", directory.resolve("copy").toString(), home.toString());
      Disk.Content before = cluster.disk("r4").read();
      cluster.start("r4");
      cluster.await("r4 to end", () -> cluster.died("r4"));
      assertThat(cluster.disk("r4").read()).isEqualTo(before);
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private static boolean other(CometCluster cluster, String id, Process before) {
    return cluster
        .engine(id)
        .process()
        .filter(now -> now.isAlive() && now.pid() != before.pid())
        .isPresent();
  }

  /** Offers until all have it, as a client does. */
  private static void applied(CometCluster cluster, String text, List<String> ids) {
    cluster.await(
        text,
        () -> {
          var _ = cluster.engine("r1").submit(text.getBytes(UTF_8)).toCompletableFuture().join();
          return ids.stream().allMatch(id -> cluster.disk(id).read().applied().contains(text));
        });
  }
}
