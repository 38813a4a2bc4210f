package aver.ledger.node;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.BlockHead;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.SignatureShelf.Highest;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs each block's checkpoint once and gathers the signatures of the others until a quorum has
 * certified it. False signatures are left out before a note is put together.
 *
 * <p>After a start nothing is signed until the peers have said what they hold of ours: see {@link
 * SignatureFloor}.
 */
final class Certifier {
  private static final Logger LOG = LoggerFactory.getLogger(Certifier.class);
  private static final int HEIGHTS_MAX = 256;
  private static final int BEHIND_MAX = 16;
  private static final int TEXT_MAX = 1024;

  private final LedgerStore store;
  private final Digest chainId;
  private final String replica;
  private final SigningKey key;
  private final VerifierKey own;
  private final LongConsumer waitedNs;
  private final Consumer<String> diverged;
  private final SignatureFloor floor;
  private final long opened;
  private final TreeMap<Long, Ballot> open = new TreeMap<>();
  private final Map<String, Long> reached = new HashMap<>();

  /** Own signatures, the newest of them, also where they are certified here: others lack them. */
  private final TreeMap<Long, CheckpointSignature> signed = new TreeMap<>();

  /** Up to which height each peer has them. */
  private final Map<String, Long> told = new HashMap<>();

  private final Set<String> alarms = new TreeSet<>();
  private SignerSet present;
  private boolean entered;
  private boolean broken;
  private volatile long asked; // the highest block that this replica has a question about
  private volatile long newest;

  /**
   * Makes one; {@link #resume} begins.
   *
   * @param waitedNs is told of each block how long it waited for its certificate, in ns
   * @param diverged is told that this replica holds another ledger than the others, or an older one
   *     than it once held
   */
  Certifier(
      LedgerStore store,
      Digest chainId,
      String replica,
      SigningKey key,
      LongConsumer waitedNs,
      Consumer<String> diverged) {
    this.store = store;
    this.chainId = chainId;
    this.replica = replica;
    this.key = key;
    this.own = new VerifierKey(LedgerCheckpoint.signer(chainId, replica), key.publicKey());
    this.waitedNs = waitedNs;
    this.diverged = diverged;
    this.floor = new SignatureFloor(store.signedHeight().orElse(-1L));
    this.opened = store.head().orElseThrow().height();
    this.asked = opened;
    this.newest = store.checkpoints().newestHeight().orElse(-1L);
    try (StoreView view = store.view()) {
      this.present = ReplicaSet.signers(view, chainId);
    }
  }

  /** Opens again what was written and not certified before a stop. */
  synchronized void resume() {
    long head = store.head().orElseThrow().height();
    long certified = store.checkpoints().newestHeight().orElse(-1L);
    for (long height = Math.max(0, head - HEIGHTS_MAX + 1); height <= head; height++) {
      if (height > 0 && store.signed(height).isEmpty()) {
        continue; // replayed from a certified log, whose cut into blocks was not decided here
      }
      BlockHead block = store.head(height).orElseThrow();
      try (StoreView after = store.viewAt(height);
          StoreView before = store.viewAt(Math.max(0, height - 1))) {
        Ballot.Question question =
            Ballot.Question.of(
                chainId,
                block,
                ReplicaSet.signers(before, chainId),
                ReplicaSet.signers(after, chainId));
        boolean missing = store.checkpoints().at(height).isEmpty();
        if (height > certified || (question.changesSet() && missing)) {
          ask(height, question);
        }
      }
    }
  }

  /** Takes a block that is written. */
  void written(ReplicaLedger.Written block) {
    store.makeDurable(block.head().height()); // here, where nobody waits for it but this block
    synchronized (this) {
      present = block.question().next();
      ask(block.head().height(), block.question());
    }
  }

  /** The ledger moved without single blocks: what lies below is certified. */
  synchronized void caughtUp() {
    long head = store.head().orElseThrow().height();
    try (StoreView view = store.view()) {
      present = ReplicaSet.signers(view, chainId);
    }
    open.headMap(head, true).clear();
    asked = Math.max(asked, head);
    newest = store.checkpoints().newestHeight().orElse(-1L);
    notifyAll();
  }

  private void ask(long height, Ballot.Question question) {
    Ballot ballot = open.computeIfAbsent(height, Ballot::new);
    ballot.ask(question);
    asked = Math.max(asked, height);
    sign(ballot);
    decide(ballot);
    trim();
  }

  /** What waits for a certificate is bounded by the age of blocks, never by what peers claim. */
  private void trim() {
    open.headMap(asked - HEIGHTS_MAX, true).values().removeIf(ballot -> !ballot.changesSet());
  }

  private void sign(Ballot ballot) {
    Ballot.Question question = ballot.question().orElseThrow();
    long height = ballot.height();
    boolean due = !behind(height) || height % BEHIND_MAX == 0 || question.changesSet();
    if (broken
        || !due
        || ballot.of(replica).isPresent()
        || !question.signers().keys().contains(own)
        || !floor.known(ids(question.signers()), question.signers().quorum())
        || !floor.allows(height)
        || !entered()) {
      return;
    }
    if (!store.bind(height, question.digest())) {
      alarm("at height %d this replica signed another checkpoint before".formatted(height));
      broken = true;
      return;
    }
    store.makeDurable(height); // what is bound must not be forgotten once the signature leaves
    byte[] signature = key.sign(question.text().getBytes(StandardCharsets.UTF_8));
    CheckpointSignature message =
        message(height, question.text(), Note.Signature.of(own, signature));
    ballot.put(replica, message);
    signed.put(height, message);
    if (signed.size() > HEIGHTS_MAX) {
      signed.pollFirstEntry();
    }
  }

  private boolean entered() {
    if (!entered) {
      try (StoreView view = store.view()) {
        entered = ReplicaSet.entered(view, replica);
      }
    }
    return entered;
  }

  /** Whether f + 1 others, so at least one that does not lie, are far ahead of this height. */
  private boolean behind(long height) {
    int f = (present.keys().size() - 1) / 3;
    Set<String> ids = ids(present);
    return reached.entrySet().stream()
            .filter(e -> ids.contains(e.getKey()) && e.getValue() - height > BEHIND_MAX)
            .count()
        > f;
  }

  private Set<String> ids(SignerSet signers) {
    int prefix = LedgerCheckpoint.origin(chainId).length() + 1;
    Set<String> ids = new TreeSet<>();
    signers.keys().forEach(signer -> ids.add(signer.name().substring(prefix)));
    return ids;
  }

  private CheckpointSignature message(long height, String text, Note.Signature signature) {
    return CheckpointSignature.newBuilder()
        .setReplica(replica)
        .setHeight(height)
        .setText(text)
        .setLine(signature.line())
        .build();
  }

  /** Whether a member signs checkpoints now. */
  synchronized boolean isReplica(String member) {
    return ids(present).contains(member);
  }

  /** Whether a peer has yet to say what it holds of ours. */
  synchronized boolean mustAsk(String peer) {
    return !floor.asked(peer);
  }

  /** A peer says what it holds of ours; whatever is not truly ours counts as nothing. */
  synchronized void answered(String peer, long height, String text, String line) {
    CheckpointSignature claimed =
        CheckpointSignature.newBuilder().setHeight(height).setText(text).setLine(line).build();
    boolean ours = Ballot.signature(replica, claimed, new SignerSet(List.of(own))).isPresent();
    floor.answered(peer, ours ? height : -1);
    if (ours && height > opened && store.signed(height).isEmpty()) {
      // a block is synced to the disk before its signature leaves; what was signed since the start
      // may be what a peer that answers late has of ours
      diverged.accept(
          "%s holds a signature of this replica at height %d, but the disk ended at height %d when it was opened: it was lost, or is an older copy"
              .formatted(peer, height, opened));
    }
    Digest digest = Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    if (ours && store.signed(height).filter(bound -> !bound.equals(digest)).isPresent()) {
      broken = true;
      alarm(
          "peer %s holds a signature of ours at height %d over another checkpoint: nothing is signed"
              .formatted(peer, height));
    }
    List.copyOf(open.values()).stream()
        .filter(ballot -> ballot.question().isPresent())
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
  synchronized void take(String from, List<CheckpointSignature> signatures) {
    long newest = store.checkpoints().newestHeight().orElse(-1L);
    for (CheckpointSignature signature : signatures) {
      long height = signature.getHeight();
      boolean fits =
          signature.getText().length() <= TEXT_MAX && signature.getLine().length() <= TEXT_MAX;
      if (!fits || height < 0 || !signature.getReplica().equals(from)) {
        continue;
      }
      reached.merge(from, height, Math::max);
      if (height > asked + HEIGHTS_MAX) {
        continue;
      }
      remember(from, signature);
      boolean early = height > newest && height > asked;
      if (early || open.containsKey(height)) {
        Ballot ballot = open.computeIfAbsent(height, Ballot::new);
        ballot.put(from, signature);
        decide(ballot);
      } else {
        compare(from, signature);
      }
    }
  }

  private void remember(String from, CheckpointSignature signature) {
    if (!signature.getText().isEmpty() && !signature.getLine().isEmpty()) {
      store
          .signatures()
          .raise(
              from, new Highest(signature.getHeight(), signature.getText(), signature.getLine()));
    }
  }

  /** A signature that comes after its height was certified must be over the same text. */
  private void compare(String from, CheckpointSignature signature) {
    Optional<Octets> note = store.checkpoints().at(signature.getHeight());
    boolean other =
        note.filter(n -> !Note.parse(text(n)).text().equals(signature.getText())).isPresent();
    if (other && Ballot.signature(from, signature, present).isPresent()) {
      alarm(
          "%s signed another checkpoint at height %d than the certified one"
              .formatted(from, signature.getHeight()));
    }
  }

  /** Takes notes that others hold as certified. */
  synchronized void takeNotes(List<String> notes) {
    for (String note : notes) {
      try {
        Note parsed = Note.parse(note);
        long height = LedgerCheckpoint.parse(parsed.text()).height();
        Ballot ballot = open.get(height);
        Optional<Ballot.Question> question = ballot == null ? Optional.empty() : ballot.question();
        Optional<Note> good = question.flatMap(q -> q.signers().certified(parsed));
        if (question.isEmpty() || good.isEmpty()) {
          continue;
        }
        if (question.get().text().equals(parsed.text())) {
          certified(height, question.get(), good.get());
        } else {
          differ(height, "a quorum");
        }
      } catch (IllegalArgumentException malformed) {
        LOG.warn("a damaged note of a peer: {}", malformed.getMessage());
      }
    }
  }

  private void decide(Ballot ballot) {
    ballot
        .others()
        .forEach((text, replicas) -> {
          replicas.forEach(other ->
              alarm(
                  "%s signed another checkpoint at height %d than this replica"
                      .formatted(other, ballot.height())));
          if (replicas.size() > (present.keys().size() - 1) / 3) {
            differ(ballot.height(), String.join(", ", replicas));
          }
        });
    ballot
        .certified()
        .ifPresent(note -> certified(ballot.height(), ballot.question().orElseThrow(), note));
  }

  private void differ(long height, String who) {
    broken = true;
    diverged.accept("at height %d the ledger of %s is another one".formatted(height, who));
  }

  private void certified(long height, Ballot.Question question, Note note) {
    Octets bytes = Octets.of(note.encode().getBytes(StandardCharsets.UTF_8));
    int prefix = LedgerCheckpoint.origin(chainId).length() + 1;
    for (Note.Signature signature : note.signatures()) {
      // its signer may have to be told, also if it never sent it here
      Highest seen = new Highest(height, note.text(), signature.line());
      store.signatures().raise(signature.name().substring(prefix), seen);
    }
    if (question.changesSet()) {
      store.checkpoints().put(height, new SetChange(bytes, question.next().lines()));
    } else {
      store.checkpoints().put(height, bytes);
    }
    newest = Math.max(newest, height);
    Optional.ofNullable(open.remove(height)).ifPresent(b -> waitedNs.accept(b.waitedNs()));
    open.headMap(height, true).values().removeIf(ballot -> !ballot.changesSet());
    notifyAll();
  }

  private void alarm(String what) {
    if (alarms.size() < HEIGHTS_MAX && alarms.add(what)) {
      LOG.error("ALARM: {}", what);
    }
  }

  /** How many blocks were written here and are not certified; for any thread. */
  long uncertified() {
    return asked - newest;
  }

  /** How many alarms were raised since the start. */
  synchronized int alarms() {
    return alarms.size();
  }

  /** Own signatures that are not certified yet, oldest first. */
  synchronized List<CheckpointSignature> pending() {
    return open.values().stream().flatMap(ballot -> ballot.of(replica).stream()).toList();
  }

  /** Own signatures that a peer was not told of, oldest first. */
  synchronized List<CheckpointSignature> untold(String peer) {
    return List.copyOf(signed.tailMap(told.getOrDefault(peer, -1L), false).values());
  }

  /** A peer has these signatures of ours. */
  synchronized void told(String peer, List<CheckpointSignature> signatures) {
    signatures.forEach(signature -> told.merge(peer, signature.getHeight(), Math::max));
  }

  /** Heights that this replica reached and that are not certified here, oldest first. */
  synchronized List<Long> wanted() {
    return open.values().stream()
        .filter(ballot -> ballot.question().isPresent())
        .map(Ballot::height)
        .toList();
  }

  /** Own signatures at these heights, also where they are certified: the sender may lack them. */
  synchronized List<CheckpointSignature> own(Collection<Long> heights) {
    List<CheckpointSignature> found = new ArrayList<>();
    for (long height : heights) {
      Optional.ofNullable(signed.get(height)).ifPresent(found::add);
    }
    return found;
  }

  /** Certified notes at these heights. */
  List<String> notes(List<Long> heights) {
    return heights.stream()
        .flatMap(height -> store.checkpoints().at(height).stream())
        .map(Certifier::text)
        .toList();
  }

  private static String text(Octets note) {
    return new String(note.bytes(), StandardCharsets.UTF_8);
  }

  /** The newest certified checkpoint as a note; empty before the first. */
  Optional<String> newest() {
    return store.checkpoints().newest().map(Certifier::text);
  }

  /**
   * This replica's entry into the set: the newest certified checkpoint, signed. Empty before the
   * first, or if it is bound to another one at that height.
   */
  Optional<Transaction> entry() {
    return newest()
        .map(note -> Note.parse(note).text())
        .filter(text ->
            store.bind(
                LedgerCheckpoint.parse(text).height(),
                Digest.sha256(text.getBytes(StandardCharsets.UTF_8))))
        .map(text ->
            new EnterReplica(text, Octets.of(key.sign(text.getBytes(StandardCharsets.UTF_8)))));
  }

  /** Waits until a condition holds, looking again whenever something was certified. */
  synchronized boolean await(BooleanSupplier condition, long waitMs) throws InterruptedException {
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
