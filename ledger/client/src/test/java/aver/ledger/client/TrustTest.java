package aver.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member trusts while the replicas change. */
final class TrustTest {
  static final List<Integer> OLD = List.of(1, 2, 3, 4);

  /** The fourth was replaced by a fifth. */
  private static final List<Integer> NEW = List.of(1, 2, 3, 5);

  private static final Genesis GENESIS = genesis();

  @TempDir Path folder;

  static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return SigningKey.ofSeed(seed);
  }

  private static PublicKey publicKey(int number) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key(number).publicKey()));
  }

  private static NewMember member(String id, int number, Role role, Optional<ReplicaKeys> keys) {
    return new NewMember(
        id,
        id,
        List.of(role),
        publicKey(number),
        Digest.sha256(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        keys);
  }

  static Genesis genesis() {
    List<NewMember> members = new ArrayList<>();
    members.add(member("admin-1", 11, Role.ADMIN, Optional.empty()));
    members.add(member("admin-2", 12, Role.ADMIN, Optional.empty()));
    for (int number : OLD) {
      String id = "replica-" + number;
      ReplicaKeys keys = new ReplicaKeys(publicKey(number), id, "localhost:1", "localhost:2");
      members.add(member(id, 20 + number, Role.REPLICA, Optional.of(keys)));
    }
    return new Genesis("Test", 1_767_225_600_000L, members, List.of(), List.of());
  }

  private static VerifierKey verifier(int number) {
    String name = LedgerCheckpoint.signer(GENESIS.chainId(), "replica-" + number);
    return new VerifierKey(name, key(number).publicKey());
  }

  private static SignerSet set(List<Integer> numbers) {
    return new SignerSet(numbers.stream().map(TrustTest::verifier).toList());
  }

  static String note(long height, List<Integer> signers, List<Integer> next) {
    Digest root = Digest.ZERO;
    String text =
        new LedgerCheckpoint(GENESIS.chainId(), 1, root, height, 1, root, set(next).hash()).text();
    List<Note.Signature> signatures =
        signers.stream()
            .skip(1)
            .map(number ->
                Note.Signature.of(
                    verifier(number),
                    key(number).sign(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
            .toList();
    return new Note(text, signatures).encode();
  }

  @Test
  void aCheckpointAtTheHeightOfAChangeIsCheckedAgainstTheSetThatSignedIt() throws Exception {
    Trust trust = Trust.open(GENESIS, folder.resolve("trust"));
    trust.accept(List.of(), note(4, OLD, OLD));
    String change = note(5, OLD, NEW);
    List<Link> links = List.of(new Link(change, set(NEW).lines()));

    assertThat(trust.accept(links, change).height()).isEqualTo(5);
    assertThat(trust.accept(links, note(6, NEW, NEW)).height()).isEqualTo(6);
    assertThat(trust.set().signers().hash()).isEqualTo(set(NEW).hash());
  }

  @Test
  void aLaterChangeDoesNotSpoilAnEarlierCheckpoint() throws Exception {
    Trust trust = Trust.open(GENESIS, folder.resolve("trust"));
    List<Link> links = List.of(new Link(note(5, OLD, NEW), set(NEW).lines()));
    assertThat(trust.accept(links, note(4, OLD, OLD)).height()).isEqualTo(4);
  }

  @Test
  void whatAnotherProcessSawLaterStays() throws Exception {
    Path file = folder.resolve("trust");
    Trust agent = Trust.open(GENESIS, file);
    Trust command = Trust.open(GENESIS, file);
    agent.accept(List.of(), note(4, OLD, OLD));
    agent.keep();
    command.accept(List.of(), note(9, OLD, OLD));
    command.keep();
    agent.accept(List.of(), note(6, OLD, OLD));
    agent.keep();
    assertThat(Trust.open(GENESIS, file).newest().orElseThrow().height()).isEqualTo(9);
    agent.accept(List.of(), note(10, OLD, OLD));
    agent.keep();
    assertThat(Trust.open(GENESIS, file).newest().orElseThrow().height()).isEqualTo(10);
  }

  @Test
  void aFileThatWasDamagedMeanwhileIsWrittenAnew() throws Exception {
    Path file = folder.resolve("trust");
    Trust trust = Trust.open(GENESIS, file);
    trust.accept(List.of(), note(4, OLD, OLD));
    Files.writeString(file, "");
    trust.accept(List.of(), note(5, OLD, OLD));
    trust.keep();
    assertThat(Trust.open(GENESIS, file).newest().orElseThrow().height()).isEqualTo(5);
  }
}
