package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.Genesis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files with proofs, asked of a folder or of a running replica, each checked and each forged. */
final class ProofFilesCheck {
  private final Path folder;
  private final Typed typed = new Typed();

  /** In the folder of a federation, which has its genesis file as {@code genesis.json}. */
  ProofFilesCheck(Path folder) {
    this.folder = folder;
  }

  void fromARunningReplica(Federation federation) throws IOException {
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
            typed.run(
                concat(
                    where, "ledger", "proof", "--key", hex("task/heart-1"), "-o", file.toString())))
        .as(typed.err())
        .isZero();
    assertThat(typed.err())
        .startsWith("aver: wrote " + file)
        .contains("next: aver audit check-proof " + file);
    assertThat(check(file)).as(typed.err()).isZero();
    checkpointFile(where);
    assertThat(typed.run(concat(where, "ledger", "transactions"))).as(typed.err()).isZero();
    assertThat(typed.out()).contains("attest_result");
    assertThat(typed.run(concat(where, "ledger", "checkpoint"))).as(typed.err()).isZero();
    assertThat(typed.out()).startsWith("aver/" + federation.genesis().chainId().hex());
    assertThat(
            typed.run("ledger", "checkpoint", "--node", "replica-9", "--config", config.toString()))
        .isEqualTo(2);
    assertThat(typed.run("ledger", "checkpoint", "--node", "replica-1")).isEqualTo(2);
    assertThat(typed.err()).contains("--config");
    assertThat(typed.run("ledger", "checkpoint")).isEqualTo(2);
    assertThat(typed.err()).contains("--dir REPLICA").contains("--node ADDRESS");
    assertThat(typed.run(concat(where, "ledger", "proof"))).isEqualTo(2);
    assertThat(typed.err()).contains("--tx ID").contains("--key HEX");
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
    assertThat(
            typed.run("ledger", "checkpoint", "--node", "replica-1", "--config", other.toString()))
        .isEqualTo(2);
    assertThat(typed.err()).hasLineCount(1).contains("runs another chain");
  }

  /** A checkpoint says what it is when written, checks by itself, and not on another chain. */
  private void checkpointFile(String[] where) throws IOException {
    Path file = folder.resolve("checkpoint.txt");
    assertThat(typed.run(concat(where, "ledger", "checkpoint", "-o", file.toString()))).isZero();
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("height").contains("next: aver audit check-proof " + file);
    assertThat(check(file)).as(typed.err()).isZero();
    assertThat(typed.out()).contains("Proven: a certified checkpoint");
    Path forged = folder.resolve("forged.txt");
    String[] lines = Files.readString(file).split("\n", -1);
    lines[1] = String.valueOf(Long.parseLong(lines[1]) + 1);
    Files.writeString(forged, String.join("\n", lines));
    assertThat(check(forged)).isEqualTo(1);
    assertThat(typed.err()).contains("proves nothing").contains("good signatures");
  }

  private static String[] concat(String[] where, String... command) {
    return Stream.concat(Stream.of(command), Stream.of(where)).toArray(String[]::new);
  }

  private static String hex(String key) {
    return HexFormat.of().formatHex(key.getBytes(StandardCharsets.US_ASCII));
  }

  private int check(Path file) {
    return typed.run(
        "audit",
        "check-proof",
        file.toString(),
        "--genesis",
        folder.resolve("genesis.json").toString());
  }

  void ofAFolder(Path replica) throws IOException {
    assertThat(typed.run("ledger", "transactions", "--dir", replica.toString())).isZero();
    Matcher id = Pattern.compile("[0-9a-f]{64}").matcher(typed.out());
    assertThat(id.find()).isTrue();
    Path leaf = folder.resolve("leaf.proof");
    assertThat(
            typed.run(
                "ledger",
                "proof",
                "--dir",
                replica.toString(),
                "--tx",
                id.group(),
                "-o",
                leaf.toString()))
        .as(typed.err())
        .isZero();
    assertThat(Files.readString(leaf)).startsWith("c2sp.org/tlog-proof@v1\nextra ");
    assertThat(Path.of(leaf + ".links")).exists();
    String nothing = "0".repeat(64);
    assertThat(typed.run("ledger", "proof", "--dir", replica.toString(), "--tx", nothing))
        .isEqualTo(1);
    assertThat(typed.err()).contains(nothing + ": see aver ledger transactions");
    assertThat(check(leaf)).as(typed.err()).isZero();
    assertThat(typed.out()).contains(id.group());
    Path absent = folder.resolve("absent.proof");
    assertThat(
            typed.run(
                "ledger",
                "proof",
                "--dir",
                replica.toString(),
                "--key",
                hex("nobody"),
                "-o",
                absent.toString()))
        .as(typed.err())
        .isZero();
    assertThat(check(absent)).as(typed.err()).isZero();
    assertThat(typed.out()).contains("has no value");
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
}
