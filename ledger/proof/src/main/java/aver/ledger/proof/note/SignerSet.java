package aver.ledger.proof.note;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The replicas whose signatures count, and how many are needed. */
public final class SignerSet {
  private static final int LINES_MAX = 2;

  private final List<VerifierKey> keys;

  /** Made once: a replica that catches up compares sets for each of hundreds of open heights. */
  private final Digest hash;

  /**
   * A set of keys.
   *
   * @throws IllegalArgumentException if it is empty, or one key stands under two names
   */
  public SignerSet(Collection<VerifierKey> keys) {
    this.keys = List.copyOf(new TreeSet<>(keys));
    Set<Digest> distinct = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (VerifierKey key : this.keys) {
      if (!distinct.add(Digest.of(key.key())) || !names.add(key.name())) {
        throw new IllegalArgumentException(key.name() + " stands twice in a set of signers");
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a set of signers is never empty");
    }
    StringBuilder text = new StringBuilder();
    this.keys.forEach(key -> text.append(key.line()).append('\n'));
    this.hash = Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** From verifier-key lines. */
  public static SignerSet parse(Collection<String> lines) {
    return new SignerSet(lines.stream().map(VerifierKey::parse).toList());
  }

  /** In the order of their lines. */
  public List<VerifierKey> keys() {
    return keys;
  }

  /** Sorted lines. */
  public List<String> lines() {
    return keys.stream().map(VerifierKey::line).toList();
  }

  /** SHA-256 of the sorted lines, each ended by a line feed. */
  public Digest hash() {
    return hash;
  }

  /** How many signatures certify: floor((n + f) / 2) + 1, f = floor((n - 1) / 3). */
  public int quorum() {
    int n = keys.size();
    return (n + (n - 1) / 3) / 2 + 1;
  }

  /** The key under which this signature was made, if it is one of the set and holds strictly. */
  public Optional<VerifierKey> signer(byte[] text, Note.Signature signature) {
    byte[] bytes = signature.bytes();
    return keys.stream()
        .filter(key -> knows(key, signature, bytes))
        .filter(key -> holds(key, text, bytes))
        .findFirst();
  }

  private static boolean holds(VerifierKey key, byte[] text, byte[] bytes) {
    return SignatureCheck.verifyOfSound(
        key.key(), text, Arrays.copyOfRange(bytes, 4, bytes.length));
  }

  /**
   * A note with its good lines alone, one a signer, if they are a quorum. What else a note carries
   * was written by nobody in particular: it is not worth keeping. Of each signer two lines are
   * checked at most, so a note costs no more than there are signers.
   */
  public Optional<Note> certified(Note note) {
    byte[] text = note.signedBytes();
    Map<VerifierKey, Note.Signature> good = new TreeMap<>();
    Map<VerifierKey, Integer> checked = new TreeMap<>();
    for (Note.Signature signature : note.signatures()) {
      byte[] bytes = signature.bytes();
      keys.stream()
          .filter(key -> knows(key, signature, bytes))
          .filter(key -> !good.containsKey(key) && checked.merge(key, 1, Integer::sum) <= LINES_MAX)
          .filter(key -> holds(key, text, bytes))
          .findFirst()
          .ifPresent(key -> good.put(key, signature));
    }
    return good.size() >= quorum()
        ? Optional.of(new Note(note.text(), List.copyOf(good.values())))
        : Optional.empty();
  }

  private static boolean knows(VerifierKey key, Note.Signature signature, byte[] bytes) {
    return key.name().equals(signature.name()) && Arrays.equals(key.id(), 0, 4, bytes, 0, 4);
  }

  /**
   * Whether a quorum signed. One false signature under a known key refuses the whole note, as other
   * people's verifiers do; unknown keys are skipped, and so is what a signer repeats, unchecked, so
   * that a note costs no more than there are signers.
   */
  public boolean certifies(Note note) {
    byte[] text = note.signedBytes();
    Set<VerifierKey> signed = new TreeSet<>();
    for (Note.Signature signature : note.signatures()) {
      byte[] bytes = signature.bytes();
      Optional<VerifierKey> known =
          keys.stream().filter(key -> knows(key, signature, bytes)).findFirst();
      if (known.isPresent() && signed.add(known.get()) && !holds(known.get(), text, bytes)) {
        return false;
      }
    }
    return signed.size() >= quorum();
  }
}
