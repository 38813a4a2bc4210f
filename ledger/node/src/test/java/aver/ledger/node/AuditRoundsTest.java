package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits, explanations and proofs of a ledger on which a round came out. */
final class AuditRoundsTest {
  private static final Pace PATIENT = new Pace(120_000, 120_000, 120_000, 0, 0);
  private static final List<String> THREE = Federation.HOSPITALS;
  @TempDir Path folder;
  private final Typed typed = new Typed();
  private final List<VectorEntry> updates = new ArrayList<>();

  private Path genesis() {
    return folder.resolve("genesis.json");
  }

  private int verify(Path replica) {
    return typed.verify(replica, genesis());
  }

  @Test
  void aRoundIsRecomputedExplainedAndProvenAndEachChangedBlobIsNamed() throws Exception {
    Path replica = folder.resolve("replica-1");
    Digest model = round();
    var before = files(replica);
    assertThat(verify(replica)).as(typed.err()).isZero();
    assertThat(typed.out()).contains("1 of 1 recomputed").contains("training");
    explained(replica);
    new ProofFilesCheck(folder).ofAFolder(replica);
    handedOn(replica);
    assertThat(files(replica)).as("nothing was written").isEqualTo(before);

    changed(updates.get(1).root());
    changed(model);
    Path lacking = copy("lacking");
    Files.delete(blob(lacking, updates.get(2).root()));
    assertThat(verify(lacking)).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("0 of 1 recomputed")
        .contains("attempt 1 of heart-1: 1 of its vectors are no longer kept");
    assertThat(explain(lacking)).isEqualTo(3);
    assertThat(typed.err()).contains(updates.get(2).root().hex());
  }

  private void handedOn(Path replica) {
    String to = folder.resolve("for-audit").toString();
    String[] export = {
      "ledger", "export", "--without-updates", "--dir", replica.toString(), "-o", to
    };
    assertThat(typed.run(export)).as(typed.err()).isZero();
    assertThat(Path.of(to, "blobs")).doesNotExist();
    assertThat(verify(Path.of(to))).as(typed.err()).isZero();
    assertThat(typed.out()).contains("0 of 1 recomputed").contains("0 files");
    assertThat(typed.run(export)).isEqualTo(2);
    assertThat(typed.err()).contains("exists");
  }

  /** One training round, ended and certified; returns the root of the next model. */
  private Digest round() throws Exception {
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      Files.write(genesis(), federation.genesis().canonical());
      course.prepare(Tasks.mean("heart-1", 2, 3, PATIENT, course.nowMs()), THREE);
      Attempt attempt = course.reach("heart-1", 1, AttemptPhase.COMMIT);
      for (int i = 0; i < THREE.size(); i++) {
        updates.add(course.upload(VectorRole.DELTA, delta(i)));
        course.commit(attempt, THREE.get(i), List.of(updates.get(i)));
      }
      for (int i = 0; i < THREE.size(); i++) {
        course.reveal(attempt, THREE.get(i), List.of(updates.get(i)), 100L * (i + 1));
      }
      course.reach("heart-1", 1, AttemptPhase.FINAL);
      Digest made = course.read(Keys.model("heart-1", 1)).manifest().getFirst().root();
      for (String id : Federation.REPLICAS) {
        course.values(id, course.read(Keys.model("heart-1", 1)).manifest().getFirst());
      }
      new ProofFilesCheck(folder).fromARunningReplica(federation);
      return made;
    }
  }

  private static int[] delta(int hospital) {
    int[] delta = new int[Tasks.initial().length];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = 1_000 * (hospital + 1) + i;
    }
    return delta;
  }

  private int explain(Path replica, String... more) {
    List<String> command = new ArrayList<>(List.of("audit", "explain", replica.toString()));
    command.addAll(List.of("--task", "heart-1", "--attempt", "1"));
    command.addAll(List.of(more));
    return typed.run(command.toArray(String[]::new));
  }

  private void explained(Path replica) {
    assertThat(explain(replica)).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("hospital-1: included")
        .contains("weight")
        .contains("standing")
        .contains("paid");
    assertThat(explain(replica, "--json")).isZero();
    assertThat(typed.out()).contains("\"weight\"").contains("\"rewardMicrotokens\"");
    assertThat(
            typed.run("audit", "explain", replica.toString(), "--task", "none", "--attempt", "1"))
        .isEqualTo(2);
  }

  private void changed(Digest root) throws IOException {
    Path copy = copy("changed-" + root.hex().substring(0, 8));
    Path file = blob(copy, root);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(verify(copy)).isEqualTo(1);
    assertThat(typed.err()).contains("blob file").contains(root.hex()).contains("expected root");
  }

  private static Path blob(Path replica, Digest root) {
    String hex = root.hex();
    return replica.resolve("blobs").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private Path copy(String name) throws IOException {
    Path to = folder.resolve(name);
    Folders.copy(folder.resolve("replica-1"), to);
    return to;
  }

  private static Map<String, Digest> files(Path folder) throws IOException {
    Map<String, Digest> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        found.put(each.toString(), Digest.sha256(Files.readAllBytes(each)));
      }
    }
    return found;
  }
}
