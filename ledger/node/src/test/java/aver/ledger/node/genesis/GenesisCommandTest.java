package aver.ledger.node.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandTree;
import aver.ledger.client.join.JoinRequest;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.node.LedgerMain;
import aver.ledger.node.Typed;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenesisCommandTest {
  private final Typed typed = new Typed();

  private static Path request(Path folder, String id, Role role, int port)
      throws KeyFileException, IOException {
    KeyFile keys =
        KeyFile.create(
            folder.resolve(id + ".p12"),
            folder.resolve(id + ".password"),
            id,
            role == Role.REPLICA);
    Optional<ReplicaKeys> replica =
        keys.checkpoint()
            .map(key ->
                new ReplicaKeys(
                    new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey())),
                    id,
                    "127.0.0.1:" + port,
                    "127.0.0.1:" + (port + 1)));
    NewMember member =
        new NewMember(
            id,
            "The " + id,
            List.of(role),
            new PublicKey(PublicKey.ED25519, Octets.of(keys.identity().publicKey())),
            keys.tls().hash(),
            replica);
    return Files.writeString(folder.resolve(id + ".json"), JoinRequest.sign(member, keys).json());
  }

  private List<String> creation(Path folder, int replicas) throws KeyFileException, IOException {
    Path description =
        Files.writeString(
            folder.resolve("founding.yaml"),
            "name: Test\ntime: 2026-03-01T08:00:00Z\nbalances: {anna: 5}\n");
    List<String> args =
        new ArrayList<>(
            List.of(
                "genesis",
                "create",
                "--description",
                description.toString(),
                "-o",
                folder.resolve("genesis.json").toString()));
    args.add(request(folder, "anna", Role.ADMIN, 0).toString());
    args.add(request(folder, "bert", Role.ADMIN, 0).toString());
    for (int i = 1; i <= replicas; i++) {
      args.add(request(folder, "replica-" + i, Role.REPLICA, 7000 + 2 * i).toString());
    }
    return args;
  }

  @Test
  void foundersRequestsBecomeAGenesisFileThatEverybodyReadsAlike(@TempDir Path folder)
      throws Exception {
    List<String> creation = creation(folder, 4);
    String file = folder.resolve("genesis.json").toString();

    assertThat(typed.run(creation.toArray(String[]::new))).as(typed.err()).isZero();
    assertThat(typed.out()).contains("4: 3 must sign, 1 may lie, 1 may be down");
    assertThat(typed.out()).doesNotContain("warning");

    String chainId = GenesisInput.read(Path.of(file)).chainId().hex();
    assertThat(typed.run("genesis", "show", file)).isZero();
    assertThat(typed.out().replace(" ", "").replace("\n", "")).contains(chainId);
    assertThat(typed.run("genesis", "show", "--json", file)).isZero();
    assertThat(typed.out()).contains("\"chainId\" : \"" + chainId + "\"");

    assertThat(typed.run("genesis", "vkeys", file)).isZero();
    assertThat(typed.out().lines().map(VerifierKey::parse)).hasSize(4);

    assertThat(typed.run(creation.toArray(String[]::new))).isEqualTo(2);
    assertThat(typed.err()).contains("is never overwritten");
  }

  @Test
  void aNumberOfReplicasThatBuysNothingIsNamed(@TempDir Path folder) throws Exception {
    assertThat(typed.run(creation(folder, 5).toArray(String[]::new))).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("warning: with 5 replicas 4 must sign and 1 may lie: take 7, at which 2 may");
  }

  @Test
  void aForeignOrChangedFileIsRefusedWithOneLine(@TempDir Path folder) throws Exception {
    List<String> creation = creation(folder, 4);
    Path request = folder.resolve("bert.json");
    Files.writeString(request, Files.readString(request).replace("The bert", "The best"));
    assertThat(typed.run(creation.toArray(String[]::new))).isEqualTo(2);
    assertThat(typed.err()).contains("the signature is not by the identity key of bert");
    assertThat(folder.resolve("genesis.json")).doesNotExist();

    assertThat(typed.run("genesis", "show", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(typed.err().lines()).hasSize(1);
    assertThat(typed.run("genesis", "vkeys", request.toString())).isEqualTo(2);
    assertThat(typed.err()).contains("is no genesis file: format must be aver-genesis/v1");
  }

  @Test
  void everyCommandHasAnExampleAndJson() {
    assertThat(CommandTree.withoutExample(new LedgerMain())).isEmpty();
    assertThat(CommandTree.withoutJson(new LedgerMain())).isEmpty();
  }
}
