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
import java.util.Collections;
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
    return member(id, role, made(id, id, false), Optional.empty());
  }

  /** A member that listens nowhere. */
  public NewMember member(String id, Role role) throws KeyFileException {
    return role == Role.REPLICA ? replica(id, id, "localhost:1", "localhost:2") : person(id, role);
  }

  /** A replica whose members' interface others reach at {@code address}. */
  public NewMember replica(String id, String address) throws KeyFileException {
    return replica(id, id + "-1", address, "127.0.0.1:1");
  }

  /**
   * A replica.
   *
   * @param engineId its peer in the engine
   * @param address of its members' interface, as others reach it
   * @param engineAddress of its engine
   */
  public NewMember replica(String id, String engineId, String address, String engineAddress)
      throws KeyFileException {
    return replica(id, id, engineId, address, engineAddress);
  }

  /**
   * A replica whose keys have another name than it has.
   *
   * @param file name of the key file, without ending, by which {@link #keys} then knows it
   */
  public NewMember replica(
      String id, String file, String engineId, String address, String engineAddress)
      throws KeyFileException {
    KeyFile own = made(file, id, true);
    ReplicaKeys place =
        new ReplicaKeys(
            key(own.checkpoint().orElseThrow().publicKey()), engineId, address, engineAddress);
    return member(id, Role.REPLICA, own, Optional.of(place));
  }

  private KeyFile made(String file, String id, boolean replica) throws KeyFileException {
    KeyFile made =
        KeyFile.create(folder.resolve(file + ".p12"), folder.resolve("password"), id, replica);
    keys.put(file, made);
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

  /** Key files of all that were made, by name of the file. */
  public Map<String, KeyFile> all() {
    return Collections.unmodifiableMap(keys);
  }

  /** The key file of one, by name of the file. */
  public KeyFile keys(String file) {
    return Objects.requireNonNull(keys.get(file));
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
