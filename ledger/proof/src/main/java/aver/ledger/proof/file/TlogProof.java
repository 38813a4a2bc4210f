package aver.ledger.proof.file;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.LogProofs;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.Checkpoint;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A C2SP tlog-proof: that a leaf stands in a log of which a certified checkpoint is known.
 *
 * @param extra travels along and is not authenticated; Aver puts the leaf there, where it is
 *     checked like a leaf from anywhere else
 * @param index of the leaf
 * @param path from the leaf's sibling up
 * @param checkpoint a signed note
 */
public record TlogProof(Optional<byte[]> extra, long index, List<Digest> path, String checkpoint) {
  /** Most characters that are read: a transaction's leaf, 63 hashes and a note. */
  public static final int CHARS_MAX = Note.CHARS_MAX + (1 << 18);

  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";
  private static final int PATH_MAX = 63;

  /** Copies the path. */
  public TlogProof {
    path = List.copyOf(path);
  }

  /**
   * Reads a proof strictly.
   *
   * @throws IllegalArgumentException if it is none, or not in its one form
   */
  public static TlogProof parse(String file) {
    int end = file.indexOf("\n\n");
    if (file.length() > CHARS_MAX || end < 0) {
      throw new IllegalArgumentException("a tlog-proof is short and has an empty line");
    }
    String[] lines = file.substring(0, end).split("\n", -1);
    int at = 0;
    if (!lines[at++].equals(HEADER)) {
      throw new IllegalArgumentException("a tlog-proof begins with " + HEADER);
    }
    Optional<byte[]> extra = Optional.empty();
    if (at < lines.length && lines[at].startsWith(EXTRA)) {
      extra = Optional.of(base64(lines[at++].substring(EXTRA.length())));
    }
    if (at == lines.length || !lines[at].matches("index (0|[1-9][0-9]{0,17})")) {
      throw new IllegalArgumentException("line %d of a tlog-proof is its index".formatted(at + 1));
    }
    long index = Long.parseLong(lines[at++].substring(INDEX.length()));
    if (lines.length - at > PATH_MAX) {
      throw new IllegalArgumentException("a tlog-proof has at most 63 hashes");
    }
    List<Digest> path = new ArrayList<>();
    while (at < lines.length) {
      path.add(Digest.of(base64(lines[at++])));
    }
    return new TlogProof(extra, index, path, file.substring(end + 2));
  }

  /** The file's text. */
  public String text() {
    StringBuilder out = new StringBuilder(HEADER).append('\n');
    extra.ifPresent(bytes -> out.append(EXTRA).append(base64(bytes)).append('\n'));
    out.append(INDEX).append(index).append('\n');
    path.forEach(hash -> out.append(base64(hash.bytes())).append('\n'));
    return out.append('\n').append(checkpoint).toString();
  }

  /**
   * Checks that the leaf stands in the log of this origin, by a quorum of these signers.
   *
   * @return the checkpoint under which it stands
   * @throws IllegalArgumentException saying what does not hold
   */
  public Checkpoint verify(byte[] leaf, String origin, SignerSet signers) {
    Note note = Note.parse(checkpoint);
    Checkpoint head = Checkpoint.parse(note.text());
    if (!head.origin().equals(origin)) {
      throw new IllegalArgumentException(
          "the checkpoint is of %s, not of %s".formatted(head.origin(), origin));
    }
    if (!signers.certifies(note)) {
      throw new IllegalArgumentException(
          "the checkpoint lacks %d good signatures of the trusted set".formatted(signers.quorum()));
    }
    requireLeaf(leaf, head.size(), head.root());
    return head;
  }

  /**
   * Checks that the leaf stands in the log of a ledger.
   *
   * @param trusted the set that signs the checkpoint: genesis, or where {@link TrustedSet#follow}
   *     led from there
   * @return the checkpoint under which it stands
   * @throws IllegalArgumentException saying what does not hold
   */
  public LedgerCheckpoint verify(byte[] leaf, TrustedSet trusted) {
    LedgerCheckpoint head = trusted.accept(checkpoint);
    requireLeaf(leaf, head.size(), head.root());
    return head;
  }

  private void requireLeaf(byte[] leaf, long size, Digest root) {
    if (!LogProofs.included(MerkleHash.leaf(leaf), index, size, path, root)) {
      throw new IllegalArgumentException(
          "the path does not lead from this leaf at %d to the root of %d leaves"
              .formatted(index, size));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Standard base64 with padding, in its one form. */
  private static byte[] base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!base64(bytes).equals(text)) {
      throw new IllegalArgumentException("no base64: \"" + text + "\"");
    }
    return bytes;
  }
}
