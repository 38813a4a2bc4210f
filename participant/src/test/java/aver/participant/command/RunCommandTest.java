package aver.participant.command;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.participant.ParticipantMain;
import aver.participant.agent.AgentJournal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent says when it cannot start: one line, its exit code, nothing half-done. */
final class RunCommandTest {
  private static final String SCHEMA =
      """
      format: aver-schema/v1
      name: test
      columns:
        - {name: x, type: numeric, range: [0, 10]}
        - {name: y, type: label, classes: [{name: no, values: [0]}, {name: yes, values: [1]}]}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Digest chainId = Digest.ZERO;

  @BeforeEach
  void writeSite() throws Exception {
    Genesis genesis = genesis();
    chainId = genesis.chainId();
    Files.write(folder.resolve("genesis.json"), genesis.canonical());
    Files.writeString(folder.resolve("schema.yaml"), SCHEMA);
    Files.writeString(folder.resolve("rows.csv"), "x,y\n" + "1,0\n2,1\n".repeat(20));
    settings("");
  }

  @Test
  void settingsAreRefusedWithAllTheirProblems() throws Exception {
    settings("colour: red\nproxy: nowhere\n");
    refused(2, "colour is no known key", "proxy must be host:port");
    Files.writeString(folder.resolve("hospital.yaml"), "- a\n- list\n");
    refused(2, "hospital.yaml");
    Files.delete(folder.resolve("hospital.yaml"));
    refused(2, "hospital.yaml");
  }

  @Test
  void dataThatDoesNotFitIsRefusedWithItsLines() throws Exception {
    Files.writeString(folder.resolve("rows.csv"), "x,y\n" + "1,0\n".repeat(20) + "11,1\n");
    refused(2, "line 22", "x");
    Files.writeString(folder.resolve("rows.csv"), "x,z\n" + "1,0\n".repeat(20));
    refused(2, "rows.csv");
    Files.writeString(folder.resolve("rows.csv"), "x,y\n1,0\n");
    refused(2, "10");
    Files.delete(folder.resolve("rows.csv"));
    refused(2, "data.csv names ");
  }

  @Test
  void aSchemaThatSaysNothingUsableIsRefused() throws Exception {
    Files.writeString(folder.resolve("schema.yaml"), SCHEMA.replace("numeric", "number"));
    refused(2, "type");
    Files.writeString(folder.resolve("schema.yaml"), "{");
    refused(2, "schema.yaml");
  }

  @Test
  void keysAndGenesisAreRefusedBeforeAnythingIsSent() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
    refused(2, "run chmod 600");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.resolve("password"), "another\n");
    refused(2, "wrong password or damaged file");
    Files.writeString(folder.resolve("genesis.json"), "{}");
    refused(2, "is no genesis file");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void oneWorkFolderBelongsToOneAgentAndOneChain() throws Exception {
    Path journal = folder.resolve("work/journal");
    Files.createDirectories(journal);
    try (AgentJournal _ = AgentJournal.open(journal, chainId)) {
      refused(3, "is in use by another agent: stop it first");
    }
    Files.writeString(journal.resolve("chain"), Digest.ZERO.hex());
    refused(2, "belongs to chain 0000", "use another work folder");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings("http: " + taken.getLocalPort() + "\n");
      refused(3, "http 127.0.0.1:" + taken.getLocalPort() + " cannot be served", "free the port");
    }
  }

  private void refused(int code, String... said) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    int ended =
        CommandLineRunner.run(
            new ParticipantMain(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "participant",
            "run",
            "--json",
            "--config",
            folder.resolve("hospital.yaml").toString());
    assertThat(ended).as(err.toString()).isEqualTo(code);
    assertThat(err.toString()).hasLineCount(1).contains(said).doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  private void settings(String more) throws Exception {
    Files.writeString(
        folder.resolve("hospital.yaml"),
        """
        member: basel
        keys: keys.p12
        password-file: password
        genesis: genesis.json
        data: {csv: rows.csv, schema: schema.yaml, dataset: rows}
        tasks: {studies: [heart]}
        """
            + more);
  }

  /** Replicas at addresses where nobody answers: an agent that starts would wait. */
  private Genesis genesis() throws Exception {
    List<NewMember> members = new ArrayList<>();
    members.add(member("ada", Role.ADMIN, false));
    KeyFile own =
        KeyFile.create(folder.resolve("keys.p12"), folder.resolve("password"), "basel", false);
    members.add(described("basel", Role.HOSPITAL, own));
    members.add(member("ben", Role.ADMIN, false));
    for (int i = 1; i <= 4; i++) {
      members.add(member("r" + i, Role.REPLICA, true));
    }
    return new Genesis("Test", 1_767_225_600_000L, members, List.of(), List.of());
  }

  private NewMember member(String id, Role role, boolean replica) throws Exception {
    return described(
        id,
        role,
        KeyFile.create(
            folder.resolve(id + ".p12"), folder.resolve("others.password"), id, replica));
  }

  private static NewMember described(String id, Role role, KeyFile keys) {
    Optional<ReplicaKeys> replica =
        keys.checkpoint()
            .map(key ->
                new ReplicaKeys(
                    new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey())),
                    id + "-1",
                    "127.0.0.1:1",
                    "127.0.0.1:2"));
    return new NewMember(
        id,
        id,
        List.of(role),
        new PublicKey(PublicKey.ED25519, Octets.of(keys.identity().publicKey())),
        keys.tls().hash(),
        replica);
  }
}
