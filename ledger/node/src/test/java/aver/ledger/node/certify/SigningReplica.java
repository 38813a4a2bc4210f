package aver.ledger.node.certify;

import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
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
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CheckpointSignature;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The part of replica r1 that signs, on a store of its own. What its peers r2 to r4 say is made
 * here with their keys, of histories by name: "ours " is the one that r1 writes.
 */
public final class SigningReplica implements AutoCloseable {
  public static final List<String> IDS = List.of("r1", "r2", "r3", "r4");

  private final Path folder;
  private final TreeMap<String, SigningKey> keys = new TreeMap<>();
  private final List<String> diverged = new ArrayList<>();
  private final Genesis genesis;
  private final SignerSet signers;
  private LedgerStore store;
  private Certifier certifier;

  SigningReplica(Path folder) {
    this.folder = folder;
    List<NewMember> members = new ArrayList<>();
    members.add(member("admin-1", Role.ADMIN, Optional.empty()));
    members.add(member("admin-2", Role.ADMIN, Optional.empty()));
    for (String id : IDS) {
      SigningKey key = newKey();
      keys.put(id, key);
      members.add(
          member(
              id,
              Role.REPLICA,
              Optional.of(new ReplicaKeys(publicKey(key), id, "localhost:1", "localhost:2"))));
    }
    genesis = new Genesis("Test", 1_767_225_600_000L, members, List.of(), List.of());
    signers =
        new SignerSet(
            keys.entrySet().stream().map(e -> verifier(e.getKey(), e.getValue())).toList());
    store = LedgerStore.open(folder.resolve("r1"), genesis.chainId());
    certifier = started();
  }

  private Certifier started() {
    var _ = new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
    Certifier made =
        new Certifier(store, genesis.chainId(), "r1", key("r1"), _ -> {}, diverged::add);
    made.resume();
    return made;
  }

  /** Ends it and starts it again on the same disk. */
  void restart() {
    store.close();
    store = LedgerStore.open(folder.resolve("r1"), genesis.chainId());
    certifier = started();
  }

  public Certifier certifier() {
    return certifier;
  }

  public LedgerStore store() {
    return store;
  }

  public Genesis genesis() {
    return genesis;
  }

  SignerSet signers() {
    return signers;
  }

  /** Why it would have ended itself. */
  public List<String> diverged() {
    return diverged;
  }

  private static NewMember member(String id, Role role, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id,
        id,
        List.of(role),
        publicKey(newKey()),
        Digest.sha256(id.getBytes(StandardCharsets.UTF_8)),
        replica);
  }

  static SigningKey newKey() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return SigningKey.ofSeed(seed);
  }

  public static PublicKey publicKey(SigningKey key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey()));
  }

  public SigningKey key(String id) {
    return Objects.requireNonNull(keys.get(id));
  }

  VerifierKey verifier(String id, SigningKey key) {
    return new VerifierKey(LedgerCheckpoint.signer(genesis.chainId(), id), key.publicKey());
  }

  /** What is signed at a height of a history. */
  Ballot.Question question(long height, String history) {
    Digest root = Digest.sha256((history + height).getBytes(StandardCharsets.UTF_8));
    return Ballot.Question.of(genesis.chainId(), head(height, root), signers, signers);
  }

  static BlockHead head(long height, Digest root) {
    return new BlockHead(height, height, root, root, height);
  }

  /** It wrote a block. */
  public void write(long height) {
    write(height, question(height, "ours "));
  }

  public void write(long height, Ballot.Question question) {
    certifier.written(new WrittenBlock(head(height, Digest.ZERO), question));
  }

  /** A replica's signature of a height of a history. */
  public CheckpointSignature signature(String id, long height, String history) {
    String text = question(height, history).text();
    byte[] signature = key(id).sign(text.getBytes(StandardCharsets.UTF_8));
    return CheckpointSignature.newBuilder()
        .setReplica(id)
        .setHeight(height)
        .setText(text)
        .setLine(Note.Signature.of(verifier(id, key(id)), signature).line())
        .build();
  }

  /** A peer showed its signature of a height of a history. */
  public void takes(String id, long height, String history) {
    certifier.take(id, List.of(signature(id, height, history)));
  }

  /** Enough peers said that they hold no signature of it. */
  public void nothingHeld() {
    certifier.answered("r2", 0, "", "");
    certifier.answered("r3", 0, "", "");
  }

  /** Heights that it signed and that are not certified. */
  public List<Long> signed() {
    return certifier.pending().stream().map(CheckpointSignature::getHeight).toList();
  }

  @Override
  public void close() {
    store.close();
  }
}
