package aver.ledger.node.certify;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.store.SignatureShelf;
import aver.proto.v1.CheckpointSignature;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what other replicas send: which of their signatures go into a ballot, which of their notes
 * are good, and what contradicts what is here. For one thread at a time.
 */
final class Received {
  private static final Logger LOG = LoggerFactory.getLogger(Received.class);

  private final PeerSignatures peers;
  private final PresentSigners signers;
  private final Ballots ballots;
  private final CertifiedNotes notes;
  private final Disagreements disagreements;
  private final Results results;

  /** What comes of it. */
  interface Results {
    /** A ballot has another signature than before. */
    void changed(Ballot ballot);

    /** A quorum signed what this replica has at this height, too. */
    void certified(long height, Ballot.Question question, Note note);
  }

  Received(
      SignatureShelf shelf,
      PresentSigners signers,
      Ballots ballots,
      CertifiedNotes notes,
      Disagreements disagreements,
      Results results) {
    this.peers = new PeerSignatures(shelf);
    this.signers = signers;
    this.ballots = ballots;
    this.notes = notes;
    this.disagreements = disagreements;
    this.results = results;
  }

  /** Other keys sign from now on. */
  void signersChanged() {
    peers.keep(signers.ids(), signers.set());
  }

  /** Whether so many that one of them does not lie are more than some blocks ahead of a height. */
  boolean othersAhead(long height, int blocks) {
    return peers.ahead(signers.ids(), height, blocks) > signers.lyingMax();
  }

  /**
   * Takes signatures of another replica, up to the first that is found to be false: an honest one
   * sends none, and each costs a check while everybody waits.
   *
   * @param asked the highest block that this replica has a question about
   * @param heightsMax how far above it a signature may be to be kept
   */
  void signatures(String from, List<CheckpointSignature> sent, long asked, int heightsMax) {
    long newest = notes.newestHeight();
    Optional<CheckpointSignature> highest = Optional.empty();
    for (CheckpointSignature signature : sent) {
      long height = signature.getHeight();
      if (!PeerSignatures.fits(from, signature)) {
        break;
      }
      peers.reached(from, height);
      if (height > asked + heightsMax) {
        continue;
      }
      boolean early = height > newest && height > asked;
      boolean open = early || ballots.at(height).isPresent();
      if (open ? isFalse(from, signature) : contradictsFalsely(from, signature)) {
        break;
      }
      if (highest.filter(other -> other.getHeight() >= height).isEmpty()) {
        highest = Optional.of(signature);
      }
    }
    highest.ifPresent(signature -> peers.remember(from, signature, signers.set()));
  }

  /** Puts it into the ballot of its height; says whether it is false, as far as it is known. */
  private boolean isFalse(String from, CheckpointSignature signature) {
    Ballot ballot = ballots.open(signature.getHeight());
    ballot.put(from, signature);
    results.changed(ballot);
    return ballot.question().isPresent()
        && (ballot.of(from).filter(signature::equals).isEmpty() || ballot.rejects(from));
  }

  /** Of the signatures of one that is replaced those that are waited for. */
  List<CheckpointSignature> last(String from, Collection<CheckpointSignature> sent) {
    return sent.stream()
        .filter(signature -> PeerSignatures.fits(from, signature))
        .filter(signature ->
            ballots
                .at(signature.getHeight())
                .filter(ballot -> ballot.changesSet() && ballot.holds(from, signature))
                .isPresent())
        .toList();
  }

  /**
   * A signature that comes after its height was certified must be over the same text.
   *
   * @return whether it is false
   */
  private boolean contradictsFalsely(String from, CheckpointSignature signature) {
    boolean other =
        notes
            .at(signature.getHeight())
            .filter(note -> !Note.parse(note).text().equals(signature.getText()))
            .isPresent();
    if (!other) {
      return false;
    }
    if (Ballot.signature(from, signature, signers.set()).isEmpty()) {
      return true;
    }
    disagreements.late(from, signature);
    return false;
  }

  /** Takes notes that others hold as certified, up to the first that can be read and is not. */
  void notes(List<String> held) {
    for (String note : held) {
      try {
        if (!good(Note.parse(note))) {
          return;
        }
      } catch (IllegalArgumentException malformed) {
        LOG.warn("a damaged note of a peer: {}", malformed.getMessage());
      }
    }
  }

  /** Whether it is certified, as far as it is looked at: where nothing is open it is not. */
  private boolean good(Note parsed) {
    long height = LedgerCheckpoint.parse(parsed.text()).height();
    Optional<Ballot.Question> question = ballots.at(height).flatMap(Ballot::question);
    if (question.isEmpty()) {
      return true;
    }
    Optional<Note> good = question.get().signers().certified(parsed);
    if (good.isEmpty()) {
      return false;
    }
    if (question.get().text().equals(parsed.text())) {
      results.certified(height, question.get(), good.get());
    } else {
      disagreements.end(height, "a quorum");
    }
    return true;
  }
}
