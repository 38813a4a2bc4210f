package aver.ledger.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Members with key files of their own, from whom a genesis is made, and what they sign. */
public final class Founders {
  private final Path folder;
  private final Map<String, KeyFile> keys = new TreeMap<>();

  /** Keeps the files in {@code folder}, with one password for all in the file {@code password}. */
  public Founders(Path folder) {
    this.folder = folder;
  }

  /** The admins {@code ada} and {@code ben} and the hospital {@code basel}, who listen nowhere. */
  public List<NewMember> people() throws KeyFileException {
    return List.of(
        person("ada", Role.ADMIN), person("basel", Role.HOSPITAL), person("ben", Role.ADMIN));
  }

  private NewMember person(String id, Role role) throws KeyFileException {
    return member(id, role, made(id, false), Optional.empty());
  }

  /** A replica whose members' interface others reach at {@code address}. */
  public NewMember replica(String id, String address) throws KeyFileException {
    KeyFile own = made(id, true);
    PublicKey key = key(own.checkpoint().orElseThrow().publicKey());
    ReplicaKeys place = new ReplicaKeys(key, id + "-1", address, "127.0.0.1:1");
    return member(id, Role.REPLICA, own, Optional.of(place));
  }

  private KeyFile made(String id, boolean replica) throws KeyFileException {
    KeyFile made =
        KeyFile.create(folder.resolve(id + ".p12"), folder.resolve("password"), id, replica);
    keys.put(id, made);
    return made;
  }

  private static NewMember member(
      String id, Role role, KeyFile own, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id, id, List.of(role), key(own.identity().publicKey()), own.tls().hash(), replica);
  }

  private static PublicKey key(byte[] bytes) {
    return new PublicKey(PublicKey.ED25519, Octets.of(bytes));
  }

  /** The key file of one that was made. */
  public KeyFile keys(String id) {
    return Objects.requireNonNull(keys.get(id));
  }

  /** The set of all replicas that were made. */
  public SignerSet signers(Digest chainId) {
    List<VerifierKey> all = new ArrayList<>();
    keys.forEach((id, own) ->
        own.checkpoint()
            .ifPresent(key ->
                all.add(new VerifierKey(LedgerCheckpoint.signer(chainId, id), key.publicKey()))));
    return new SignerSet(all);
  }

  /** A checkpoint with the signatures of all replicas that were made. */
  public String signed(LedgerCheckpoint checkpoint) {
    Digest chainId = checkpoint.chainId();
    String text = checkpoint.text();
    List<Note.Signature> lines = new ArrayList<>();
    keys.forEach((id, own) ->
        own.checkpoint()
            .ifPresent(key ->
                lines.add(
                    Note.Signature.of(
                        new VerifierKey(LedgerCheckpoint.signer(chainId, id), key.publicKey()),
                        key.sign(text.getBytes(UTF_8))))));
    return new Note(text, lines).encode();
  }
}
