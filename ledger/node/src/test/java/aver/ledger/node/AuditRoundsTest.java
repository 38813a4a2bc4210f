package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits, explanations and proofs of a ledger on which a round came out. */
final class AuditRoundsTest {
  private static final Pace PATIENT = new Pace(120_000, 120_000, 120_000, 0, 0);
  private static final List<String> THREE = Federation.HOSPITALS;
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<VectorEntry> updates = new ArrayList<>();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLineRunner.run(
        new LedgerMain(), new PrintWriter(out), new PrintWriter(err), args);
  }

  private int verify(Path replica) {
    return run("audit", "verify", replica.toString(), "--genesis", genesis());
  }

  private String genesis() {
    return folder.resolve("genesis.json").toString();
  }

  @Test
  void aRoundIsRecomputedExplainedAndProvenAndEachChangedBlobIsNamed() throws Exception {
    Path replica = folder.resolve("replica-1");
    Digest model = round();
    var before = files(replica);
    assertThat(verify(replica)).as("%s", err).isZero();
    assertThat(out.toString()).contains("1 of 1 recomputed").contains("training");
    explained(replica);
    proven(replica);
    handedOn(replica);
    assertThat(files(replica)).as("nothing was written").isEqualTo(before);

    changed(updates.get(1).root());
    changed(model);
    Path lacking = copy("lacking");
    Files.delete(blob(lacking, updates.get(2).root()));
    assertThat(verify(lacking)).as("%s", err).isZero();
    assertThat(out.toString())
        .contains("0 of 1 recomputed")
        .contains("attempt 1 of heart-1: 1 of its vectors are no longer kept");
    assertThat(explain(lacking)).isEqualTo(3);
    assertThat(err.toString()).contains(updates.get(2).root().hex());
  }

  private void handedOn(Path replica) {
    String to = folder.resolve("for-audit").toString();
    String[] export = {"ledger", "export", "--dir", replica.toString(), "-o", to};
    assertThat(run(concat(new String[] {"--without-updates"}, export))).as("%s", err).isZero();
    assertThat(Path.of(to, "blobs")).doesNotExist();
    assertThat(verify(Path.of(to))).as("%s", err).isZero();
    assertThat(out.toString()).contains("0 of 1 recomputed").contains("0 files");
    assertThat(run(export)).isEqualTo(2);
    assertThat(err.toString()).contains("exists");
  }

  /** One training round, ended and certified; returns the root of the next model. */
  private Digest round() throws Exception {
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      Files.write(Path.of(genesis()), federation.genesis().canonical());
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
      fromARunningReplica(federation);
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

  private void fromARunningReplica(Federation federation) throws IOException {
    Path config = folder.resolve("member.yaml");
    Files.writeString(
        config,
        """
        genesis: genesis.json
        member: admin-1
        keys: admin-1.p12
        password-file: password
        trust: asked.trust
        """);
    String[] where = {"--node", "replica-2", "--config", config.toString()};
    Path file = folder.resolve("asked.proof");
    assertThat(
            run(
                concat(
                    where, "ledger", "proof", "--key", hex("task/heart-1"), "-o", file.toString())))
        .as("%s", err)
        .isZero();
    assertThat(err.toString())
        .startsWith("aver: wrote " + file)
        .contains("next: aver audit check-proof " + file);
    assertThat(check(file)).as("%s", err).isZero();
    checkpointFile(where);
    assertThat(run(concat(where, "ledger", "transactions"))).as("%s", err).isZero();
    assertThat(out.toString()).contains("attest_result");
    assertThat(run(concat(where, "ledger", "checkpoint"))).as("%s", err).isZero();
    assertThat(out.toString()).startsWith("aver/" + federation.genesis().chainId().hex());
    assertThat(run("ledger", "checkpoint", "--node", "replica-9", "--config", config.toString()))
        .isEqualTo(2);
    assertThat(run("ledger", "checkpoint", "--node", "replica-1")).isEqualTo(2);
    assertThat(err.toString()).contains("--config");
    assertThat(run("ledger", "checkpoint")).isEqualTo(2);
    assertThat(err.toString()).contains("--dir REPLICA").contains("--node ADDRESS");
    assertThat(run(concat(where, "ledger", "proof"))).isEqualTo(2);
    assertThat(err.toString()).contains("--tx ID").contains("--key HEX");
    ofAnotherChain(federation.genesis(), config);
  }

  /** The same replicas, founded again: only the chain differs. */
  private void ofAnotherChain(Genesis genesis, Path config) throws IOException {
    Genesis again =
        new Genesis(
            "Again", genesis.timeMs(), genesis.members(), genesis.balances(), genesis.settings());
    Files.write(folder.resolve("again.json"), again.canonical());
    Path other = folder.resolve("other.yaml");
    Files.writeString(
        other,
        Files.readString(config)
            .replace("genesis.json", "again.json")
            .replace("asked.trust", "again.trust"));
    assertThat(run("ledger", "checkpoint", "--node", "replica-1", "--config", other.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("runs another chain");
  }

  /** A checkpoint says what it is when written, checks by itself, and not on another chain. */
  private void checkpointFile(String[] where) throws IOException {
    Path file = folder.resolve("checkpoint.txt");
    assertThat(run(concat(where, "ledger", "checkpoint", "-o", file.toString()))).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("height").contains("next: aver audit check-proof " + file);
    assertThat(check(file)).as("%s", err).isZero();
    assertThat(out.toString()).contains("Proven: a certified checkpoint");
    Path forged = folder.resolve("forged.txt");
    String[] lines = Files.readString(file).split("\n", -1);
    lines[1] = String.valueOf(Long.parseLong(lines[1]) + 1);
    Files.writeString(forged, String.join("\n", lines));
    assertThat(check(forged)).isEqualTo(1);
    assertThat(err.toString()).contains("proves nothing").contains("good signatures");
  }

  private static String[] concat(String[] where, String... command) {
    return Stream.concat(Stream.of(command), Stream.of(where)).toArray(String[]::new);
  }

  private static String hex(String key) {
    return HexFormat.of().formatHex(key.getBytes(StandardCharsets.US_ASCII));
  }

  private int check(Path file) {
    return run("audit", "check-proof", file.toString(), "--genesis", genesis());
  }

  private int explain(Path replica, String... more) {
    String[] command = {"audit", "explain", replica.toString(), "--task", "heart-1"};
    return run(concat(more, concat(new String[] {"--attempt", "1"}, command)));
  }

  private void explained(Path replica) {
    assertThat(explain(replica)).as("%s", err).isZero();
    assertThat(out.toString())
        .contains("hospital-1: included")
        .contains("weight")
        .contains("standing")
        .contains("paid");
    assertThat(explain(replica, "--json")).isZero();
    assertThat(out.toString()).contains("\"weight\"").contains("\"rewardMicrotokens\"");
    assertThat(run("audit", "explain", replica.toString(), "--task", "none", "--attempt", "1"))
        .isEqualTo(2);
  }

  private void proven(Path replica) throws IOException {
    assertThat(run("ledger", "transactions", "--dir", replica.toString())).isZero();
    Matcher id = Pattern.compile("[0-9a-f]{64}").matcher(out.toString());
    assertThat(id.find()).isTrue();
    Path leaf = folder.resolve("leaf.proof");
    assertThat(
            run(
                "ledger",
                "proof",
                "--dir",
                replica.toString(),
                "--tx",
                id.group(),
                "-o",
                leaf.toString()))
        .as("%s", err)
        .isZero();
    assertThat(Files.readString(leaf)).startsWith("c2sp.org/tlog-proof@v1\nextra ");
    assertThat(Path.of(leaf + ".links")).exists();
    assertThat(check(leaf)).as("%s", err).isZero();
    assertThat(out.toString()).contains(id.group());
    Path absent = folder.resolve("absent.proof");
    assertThat(
            run(
                "ledger",
                "proof",
                "--dir",
                replica.toString(),
                "--key",
                hex("nobody"),
                "-o",
                absent.toString()))
        .as("%s", err)
        .isZero();
    assertThat(check(absent)).as("%s", err).isZero();
    assertThat(out.toString()).contains("has no value");
    for (Path file : List.of(leaf, absent)) {
      String text = Files.readString(file);
      Path forged = folder.resolve("forged.proof");
      Files.writeString(
          forged,
          file.equals(leaf)
              ? text.replaceFirst("index [0-9]+", "index 1")
              : text.replace(hex("nobody"), hex("task/heart-1")));
      assertThat(check(forged)).as("%s", file).isEqualTo(1);
    }
  }

  private void changed(Digest root) throws IOException {
    Path copy = copy("changed-" + root.hex().substring(0, 8));
    Path file = blob(copy, root);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(verify(copy)).isEqualTo(1);
    assertThat(err.toString()).contains("blob file").contains(root.hex()).contains("expected root");
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
