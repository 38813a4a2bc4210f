package aver.ledger.node.certify;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.store.BlockHead;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Signatures of one height, and those that came before this replica reached it. */
public final class Ballot {
  private final long height;
  private final TreeMap<String, CheckpointSignature> lines = new TreeMap<>();

  /** What was found about a line: each is checked once, however often it comes. */
  private final Map<CheckpointSignature, Optional<Note.Signature>> checked = new HashMap<>();

  private Optional<Question> question = Optional.empty();
  private long askedNs;

  /**
   * What this replica's own state says.
   *
   * @param text of the checkpoint
   * @param signers whose signatures count
   * @param next the set after this block
   */
  public record Question(String text, SignerSet signers, SignerSet next) {
    /** About a block, by who signs it and who signs the next. */
    public static Question of(Digest chainId, BlockHead head, SignerSet signers, SignerSet next) {
      String text =
          new LedgerCheckpoint(
                  chainId,
                  head.logSize(),
                  head.logRoot(),
                  head.height(),
                  head.timeMs(),
                  head.stateRoot(),
                  next.hash())
              .text();
      return new Question(text, signers, next);
    }

    /** What this replica binds itself to before it signs. */
    public Digest digest() {
      return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    boolean changesSet() {
      return !next.hash().equals(signers.hash());
    }
  }

  Ballot(long height) {
    this.height = height;
  }

  long height() {
    return height;
  }

  void ask(Question asked) {
    question = Optional.of(asked);
    askedNs = System.nanoTime();
    checked.clear(); // the set of signers may be another one
  }

  Optional<Question> question() {
    return question;
  }

  /** How long ago the question was asked, in ns. */
  long waitedNs() {
    return System.nanoTime() - askedNs;
  }

  /**
   * Takes what a replica says that it signed, in place of what it said before; but nothing false in
   * place of what holds, since under one id two may speak while one is replaced by itself.
   */
  void put(String replica, CheckpointSignature line) {
    CheckpointSignature before = lines.get(replica);
    if (before == null || before.equals(line)) {
      lines.put(replica, line);
    } else if (!heldBefore(replica, before) || holds(replica, line)) {
      lines.put(replica, line);
      checked.remove(before);
    }
  }

  private boolean heldBefore(String replica, CheckpointSignature kept) {
    return question.flatMap(asked -> checked(replica, kept, asked.signers())).isPresent();
  }

  /**
   * Whether it is truly signed by one whose signature counts here; false without a question. What
   * was found is not kept, since whoever makes false ones makes as many as there is room for.
   */
  boolean holds(String replica, CheckpointSignature line) {
    return question.flatMap(asked -> signature(replica, line, asked.signers())).isPresent();
  }

  /** Whether what that replica said is false; false without a question, or if it said nothing. */
  boolean rejects(String replica) {
    CheckpointSignature line = lines.get(replica);
    return line != null
        && question.filter(asked -> checked(replica, line, asked.signers()).isEmpty()).isPresent();
  }

  /** What that replica signed; empty if nothing came yet. */
  public Optional<CheckpointSignature> of(String replica) {
    return Optional.ofNullable(lines.get(replica));
  }

  /** Whether it must stay open until it is certified: verifiers walk along changes of the set. */
  boolean changesSet() {
    return question.map(Question::changesSet).orElse(false);
  }

  /** A note with all good signatures, once they are a quorum; false ones are left out. */
  Optional<Note> certified() {
    if (question.isEmpty()) {
      return Optional.empty();
    }
    Question asked = question.get();
    List<Note.Signature> good = new ArrayList<>();
    lines.forEach((replica, line) -> {
      if (line.getText().equals(asked.text())) {
        checked(replica, line, asked.signers()).ifPresent(good::add);
      }
    });
    return good.size() >= asked.signers().quorum()
        ? Optional.of(new Note(asked.text(), good))
        : Optional.empty();
  }

  /** Who truly signed another text than ours, by text. */
  Map<String, List<String>> others() {
    Map<String, List<String>> found = new TreeMap<>();
    question.ifPresent(asked ->
        lines.forEach((replica, line) -> {
          if (!line.getText().equals(asked.text())
              && checked(replica, line, asked.signers()).isPresent()) {
            found.computeIfAbsent(line.getText(), _ -> new ArrayList<>()).add(replica);
          }
        }));
    return found;
  }

  private Optional<Note.Signature> checked(
      String replica, CheckpointSignature line, SignerSet signers) {
    return checked.computeIfAbsent(line, _ -> signature(replica, line, signers));
  }

  /** The signature in a line, if it is that replica's, over the line's text, and holds strictly. */
  public static Optional<Note.Signature> signature(
      String replica, CheckpointSignature line, SignerSet signers) {
    try {
      Note.Signature signature = Note.Signature.parse(line.getLine());
      byte[] text = line.getText().getBytes(StandardCharsets.UTF_8);
      LedgerCheckpoint checkpoint = LedgerCheckpoint.parse(line.getText());
      boolean own =
          checkpoint.height() == line.getHeight()
              && signature.name().equals(LedgerCheckpoint.signer(checkpoint.chainId(), replica));
      return own && signers.signer(text, signature).isPresent()
          ? Optional.of(signature)
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
