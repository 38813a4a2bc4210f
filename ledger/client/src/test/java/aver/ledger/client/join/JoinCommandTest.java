package aver.ledger.client.join;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JoinCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "join", footer = "Example: join --help")
  static final class Hospital extends JoinCommand {
    Hospital() {
      super(Role.HOSPITAL);
    }
  }

  @Command(name = "join", footer = "Example: join --help")
  static final class Replica extends JoinCommand {
    private final String listen;

    Replica(String listen) {
      super(Role.REPLICA);
      this.listen = listen;
    }

    @Override
    protected Optional<Joining.Place> place(String member) {
      return Optional.of(new Joining.Place(listen, "127.0.0.1:7002", member + "-1"));
    }
  }

  @Test
  void keysArePrivateAndTheRequestIsTheirs() throws Exception {
    assertThat(run(new Hospital(), "charite")).as(err.toString()).isZero();
    assertThat(mode("keys.p12")).isEqualTo("rw-------");
    assertThat(mode("keys.password")).isEqualTo("rw-------");
    assertThat(out.toString()).contains("made", "What to do next:", "Give ");

    JoinRequest request = JoinRequest.read(Files.readAllBytes(folder.resolve("request.json")));
    KeyFile keys = KeyFile.open(folder.resolve("keys.p12"), folder.resolve("keys.password"));
    assertThat(request.member().id()).isEqualTo("charite");
    assertThat(request.member().roles()).containsExactly(Role.HOSPITAL);
    assertThat(request.member().identityKey().key().bytes()).isEqualTo(keys.identity().publicKey());
    assertThat(request.member().tlsKeyHash()).isEqualTo(keys.tls().hash());
    assertThat(out.toString()).contains(request.fingerprint());
    String secret = Files.readString(folder.resolve("keys.password")).strip();
    assertThat(out + Files.readString(folder.resolve("request.json"))).doesNotContain(secret);
  }

  @Test
  void keysThatAreThereAreUsedAndNeverOverwritten() throws Exception {
    assertThat(run(new Hospital(), "charite")).isZero();
    byte[] keys = Files.readAllBytes(folder.resolve("keys.p12"));
    String request = Files.readString(folder.resolve("request.json"));

    assertThat(run(new Hospital(), "charite", "--json")).as(err.toString()).isZero();
    JsonNode document = JsonMapper.shared().readTree(out.toString());
    assertThat(document.path("keysReused").asBoolean()).isTrue();
    assertThat(document.path("role").asString()).isEqualTo("hospital");
    assertThat(Files.readAllBytes(folder.resolve("keys.p12"))).isEqualTo(keys);
    assertThat(Files.readString(folder.resolve("request.json"))).isEqualTo(request);

    assertThat(run(new Hospital(), "basel")).isEqualTo(2);
    assertThat(err.toString()).contains("exists and holds something else").hasLineCount(1);
    assertThat(Files.readString(folder.resolve("request.json"))).isEqualTo(request);
  }

  @Test
  void aReplicaNamesItsPlaceAndHoldsACheckpointKey() throws Exception {
    assertThat(run(new Replica("aver.example:7001"), "replica-1")).as(err.toString()).isZero();
    JoinRequest request = JoinRequest.read(Files.readAllBytes(folder.resolve("request.json")));
    assertThat(request.member().replica().orElseThrow().address()).isEqualTo("aver.example:7001");
    assertThat(request.member().replica().orElseThrow().engineId()).isEqualTo("replica-1-1");
    assertThat(request.checkpointSignature()).isPresent();
  }

  @Test
  void keysWithoutCheckpointKeyMakeNoReplica() throws Exception {
    assertThat(run(new Hospital(), "charite")).isZero();
    Files.delete(folder.resolve("request.json"));
    assertThat(run(new Replica("aver.example:7001"), "charite")).isEqualTo(2);
    assertThat(err.toString()).contains("holds no checkpoint key").hasLineCount(1);
    assertThat(folder.resolve("request.json")).doesNotExist();
  }

  @Test
  void whatIsWrongIsSaidBeforeAKeyIsMade() throws Exception {
    assertThat(run(new Hospital(), "Charit\u00e9")).isEqualTo(2);
    assertThat(err.toString()).contains("--id must be a lower-case letter").hasLineCount(1);
    for (String address :
        List.of(
            "aver.example", "0.0.0.0:7001", "aver.example:0", "aver_1:7001", "127.0.0.1:7002")) {
      assertThat(run(new Replica(address), "replica-1")).as(address).isEqualTo(2);
      assertThat(err.toString()).contains("--listen-address").hasLineCount(1);
    }
    assertThat(folder).isEmptyDirectory();

    String missing = folder.resolve("none/request.json").toString();
    assertThat(run(new Hospital(), "charite", "-o", missing)).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  private int run(JoinCommand command, String id, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> args =
        new ArrayList<>(
            List.of(
                "--id",
                id,
                "--name",
                "The " + id,
                "--keys",
                folder.resolve("keys.p12").toString(),
                "--password-file",
                folder.resolve("keys.password").toString()));
    if (!List.of(more).contains("-o")) {
      args.addAll(List.of("-o", folder.resolve("request.json").toString()));
    }
    args.addAll(List.of(more));
    return CommandLineRunner.run(
        command,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        args.toArray(new String[0]));
  }
}
