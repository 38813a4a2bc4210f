package aver.ledger.node.certify;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.SignatureShelf.Highest;
import aver.proto.v1.CheckpointSignature;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Has each block's checkpoint signed once and gathers the signatures of the others until a quorum
 * has certified it. False signatures are left out before a note is put together.
 */
public final class Certifier {
  private static final int HEIGHTS_MAX = 256;
  private static final int BEHIND_MAX = 16;

  private final LedgerStore store;
  private final Digest chainId;
  private final String replica;
  private final LongConsumer waitedNs;
  private final Alarms alarms = new Alarms();
  private final OwnSignatures own;
  private final CertifiedNotes notes;
  private final OpenChanges changes;
  private final Ballots ballots = new Ballots();
  private final Disagreements disagreements;
  private final PresentSigners signers;
  private final Received received;
  private volatile long asked; // the highest block that this replica has a question about
  private volatile long newest;

  /**
   * Makes one; {@link #resume} begins.
   *
   * @param waitedNs is told of each block how long it waited for its certificate, in ns
   * @param diverged is told that this replica holds another ledger than the others, or an older one
   *     than it once held
   */
  public Certifier(
      LedgerStore store,
      Digest chainId,
      String replica,
      SigningKey key,
      LongConsumer waitedNs,
      Consumer<String> diverged) {
    this.store = store;
    this.chainId = chainId;
    this.replica = replica;
    this.waitedNs = waitedNs;
    this.own = new OwnSignatures(store, chainId, replica, key, diverged, alarms);
    this.notes = new CertifiedNotes(store, chainId);
    this.changes = new OpenChanges(store.notes());
    this.disagreements =
        new Disagreements(
            store,
            alarms,
            what -> {
              own.stop();
              diverged.accept(what);
            });
    this.signers = new PresentSigners(store, chainId);
    this.received =
        new Received(store.signatures(), signers, ballots, notes, disagreements, new Results());
    this.asked = store.head().orElseThrow().height();
    this.newest = notes.newestHeight();
  }

  /** Opens again what was written and not certified before a stop. */
  public synchronized void resume() {
    received.signersChanged();
    changes.all().forEach(this::askAgain);
    new OpenQuestions(store, chainId, notes).each(HEIGHTS_MAX, this::ask);
  }

  private void askAgain(long height, Ballot.Question change) {
    if (notes.at(height).isPresent()) {
      changes.forget(height); // it stopped between the two
    } else {
      ask(height, change);
    }
  }

  /** Takes a block that is written. */
  public void written(WrittenBlock block) {
    store.makeDurable(block.head().height()); // here, where nobody waits for it but this block
    synchronized (this) {
      if (block.head().height() >= asked) { // of what waited behind a slow disk the newest counts
        signers.become(block.question().next());
      }
      ask(block.head().height(), block.question());
    }
  }

  /** The ledger moved without single blocks: what lies below is certified. */
  public synchronized void caughtUp() {
    long head = store.head().orElseThrow().height();
    signers.readAgain();
    received.signersChanged();
    ballots.passed(head, height -> notes.at(height).isPresent());
    changes.all().keySet().stream()
        .filter(height -> notes.at(height).isPresent())
        .forEach(changes::forget);
    signers.waitFor(ballots);
    asked = Math.max(asked, head);
    newest = notes.newestHeight();
    notifyAll();
  }

  private void ask(long height, Ballot.Question question) {
    Ballot ballot = ballots.open(height);
    ballot.ask(question);
    signers.waitFor(ballots); // at once: whoever is replaced may be calling
    if (question.changesSet()) {
      changes.keep(height, question);
      received.signersChanged();
    }
    asked = Math.max(asked, height);
    sign(ballot);
    decide(ballot);
    ballots.closeUpTo(asked - HEIGHTS_MAX);
    notifyAll();
  }

  /**
   * Checkpoint keys that sign no more and whose signatures of blocks before are still waited for:
   * the block that replaces a replica is signed by it, too. For any thread.
   */
  public Set<Octets> leaving() {
    return signers.leaving();
  }

  /**
   * Waits until this replica has written a block, if it is the next one: a peer that is a little
   * ahead then gets the signature with its answer, which saves a call the other way.
   */
  public void awaitNext(long height, long waitMs) throws InterruptedException {
    if (height == asked + 1) {
      var _ = await(() -> asked >= height, waitMs);
    }
  }

  private void sign(Ballot ballot) {
    long height = ballot.height();
    if (!received.othersAhead(height, BEHIND_MAX)
        || height % BEHIND_MAX == 0
        || ballot.changesSet()) {
      own.sign(ballot);
    }
  }

  /**
   * Whether a member signs checkpoints now, or is waited for to sign one from before. For any
   * thread: each call of a peer asks this first, before it may wait for anything.
   */
  public boolean isReplica(String member) {
    return signers.has(member) || signers.waitsFor(member);
  }

  /** Whether a member signs checkpoints now. */
  boolean signs(String member) {
    return signers.has(member);
  }

  /** Whether a peer has yet to say what it holds of ours. */
  public synchronized boolean mustAsk(String peer) {
    return own.mustAsk(peer);
  }

  /** A peer says what it holds of ours; whatever is not truly ours counts as nothing. */
  public synchronized void answered(String peer, long height, String text, String line) {
    own.answered(peer, height, text, line);
    ballots
        .asked()
        .forEach(ballot -> {
          sign(ballot);
          decide(ballot);
        });
  }

  /** The highest signature of a replica that was seen here. */
  Optional<Highest> highest(String of) {
    return store.signatures().of(of);
  }

  /** Takes signatures of another replica. */
  public synchronized void take(String from, List<CheckpointSignature> signatures) {
    received.signatures(from, signatures, asked, HEIGHTS_MAX);
  }

  /**
   * Takes what one signed that is replaced, for the heights that wait for it: under its id another
   * one may speak now, so nothing else that it says is anybody's.
   */
  public synchronized void takeLast(String from, List<CheckpointSignature> signatures) {
    take(from, received.last(from, signatures));
  }

  /** Takes notes that others hold as certified. */
  synchronized void takeNotes(List<String> held) {
    received.notes(held);
  }

  /** Called with this monitor held, since what is received is. */
  private final class Results implements Received.Results {
    @Override
    public void changed(Ballot ballot) {
      decide(ballot);
    }

    @Override
    public void certified(long height, Ballot.Question question, Note note) {
      keep(height, question, note);
    }
  }

  private void decide(Ballot ballot) {
    disagreements.among(ballot, signers.set());
    ballot
        .certified()
        .ifPresent(note -> keep(ballot.height(), ballot.question().orElseThrow(), note));
  }

  private void keep(long height, Ballot.Question question, Note note) {
    notes.keep(height, question, note);
    if (question.changesSet()) {
      changes.forget(height);
    }
    newest = Math.max(newest, height);
    ballots.close(height).ifPresent(ballot -> waitedNs.accept(ballot.waitedNs()));
    ballots.closeUpTo(height);
    signers.waitFor(ballots);
    notifyAll();
  }

  /** How many blocks were written here and are not certified; for any thread. */
  public long uncertified() {
    return asked - newest;
  }

  /** What others signed that is not what is here. */
  public Contradictions contradictions() {
    return disagreements.contradictions();
  }

  /** How many alarms were raised since the start. */
  public int alarms() {
    return alarms.count();
  }

  /** Own signatures that are not certified yet, oldest first. */
  public synchronized List<CheckpointSignature> pending() {
    return ballots.of(replica);
  }

  /** Own signatures that a peer was not told of, oldest first. */
  synchronized List<CheckpointSignature> untold(String peer) {
    return own.untold(peer);
  }

  /** A peer has these signatures of ours. */
  synchronized void told(String peer, List<CheckpointSignature> signatures) {
    own.told(peer, signatures);
  }

  /** Heights that this replica reached and that are not certified here, oldest first. */
  public synchronized List<Long> wanted() {
    return ballots.asked().stream().map(Ballot::height).toList();
  }

  /** Own signatures at these heights, also where they are certified: the sender may lack them. */
  synchronized List<CheckpointSignature> own(Collection<Long> heights) {
    return own.at(heights);
  }

  /** Certified notes at these heights. */
  List<String> notes(List<Long> heights) {
    return notes.at(heights);
  }

  /** The newest certified checkpoint as a note; empty before the first. */
  public Optional<String> newest() {
    return notes.newest();
  }

  /**
   * This replica's entry into the set: the newest certified checkpoint, signed. Empty before the
   * first, or if it is bound to another one at that height.
   */
  public Optional<Transaction> entry() {
    return newest().map(note -> Note.parse(note).text()).flatMap(own::entry);
  }

  /** Waits until a condition holds, looking again whenever something was certified. */
  public synchronized boolean await(BooleanSupplier condition, long waitMs)
      throws InterruptedException {
    long end = System.nanoTime() + waitMs * 1_000_000;
    while (!condition.getAsBoolean()) {
      long leftMs = (end - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }
}
