package aver.coordinator.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A ledger of two admins and one replica, whose keys are here, and the first admin's settings. */
final class SmallLedger {
  static final String MEMBER = "admin-1";

  private static final String REPLICA = "r1";
  private static final long START_MS = 1_767_225_600_000L;

  private final Path folder;
  private final KeyFile own;
  private final KeyFile replica;
  private final Genesis genesis;

  /** With its files in {@code folder}; the replica is at {@code address}, if anybody starts it. */
  SmallLedger(Path folder, HostPort address) throws KeyFileException {
    this.folder = folder;
    this.own = keys(MEMBER, false);
    this.replica = keys(REPLICA, true);
    KeyFile second = keys("admin-2", false);
    ReplicaKeys place =
        new ReplicaKeys(
            key(replica.checkpoint().orElseThrow().publicKey()),
            REPLICA,
            address.toString(),
            "localhost:2");
    this.genesis =
        new Genesis(
            "Test",
            START_MS,
            List.of(
                member(MEMBER, Role.ADMIN, own, Optional.empty()),
                member("admin-2", Role.ADMIN, second, Optional.empty()),
                member(REPLICA, Role.REPLICA, replica, Optional.of(place))),
            List.of(),
            List.of());
  }

  private KeyFile keys(String id, boolean ofReplica) throws KeyFileException {
    return KeyFile.create(folder.resolve(id + ".p12"), folder.resolve("password"), id, ofReplica);
  }

  private static NewMember member(
      String id, Role role, KeyFile keys, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id, id, List.of(role), key(keys.identity().publicKey()), keys.tls().hash(), replica);
  }

  private static PublicKey key(byte[] bytes) {
    return new PublicKey(PublicKey.ED25519, Octets.of(bytes));
  }

  KeyFile replica() {
    return replica;
  }

  /** A checkpoint that the replica signed. */
  String certified(long height, Digest state) {
    Digest chainId = genesis.chainId();
    var key = replica.checkpoint().orElseThrow();
    VerifierKey verifier =
        new VerifierKey(LedgerCheckpoint.signer(chainId, REPLICA), key.publicKey());
    Digest set = new SignerSet(List.of(verifier)).hash();
    String text =
        new LedgerCheckpoint(chainId, 1, Digest.ZERO, height, START_MS, state, set).text();
    return new Note(text, List.of(Note.Signature.of(verifier, key.sign(text.getBytes(UTF_8)))))
        .encode();
  }

  /** Of the first admin. */
  LedgerClient client() throws IOException {
    return LedgerClient.open(new ClientSettings(genesis, MEMBER, own, trust(), Optional.empty()));
  }

  private Path trust() {
    return folder.resolve("trust");
  }

  CoordinatorSettings settings() {
    MemberSettings member =
        new MemberSettings(
            folder.resolve("genesis.json"),
            MEMBER,
            folder.resolve("keys.p12"),
            folder.resolve("password"),
            trust(),
            Optional.empty());
    return new CoordinatorSettings(member, Optional.empty(), List.of(), ZoneOffset.UTC, 0);
  }
}
