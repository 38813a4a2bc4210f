package aver.ledger.node;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs each block's checkpoint once and gathers the signatures of the others until a quorum has
 * certified it. False signatures are left out before a note is put together.
 */
final class Certifier {
  private static final Logger LOG = LoggerFactory.getLogger(Certifier.class);
  private static final int HEIGHTS_MAX = 256;

  private final LedgerStore store;
  private final Digest chainId;
  private final String replica;
  private final SigningKey key;
  private final TreeMap<Long, Ballot> open = new TreeMap<>();

  /** Signatures of one height, and those that came before this replica reached it. */
  private static final class Ballot {
    private Optional<String> text = Optional.empty();
    private Optional<SignerSet> signers = Optional.empty();
    private boolean changesSet;
    private final TreeMap<String, CheckpointSignature> lines = new TreeMap<>();
  }

  Certifier(LedgerStore store, Digest chainId, String replica, SigningKey key) {
    this.store = store;
    this.chainId = chainId;
    this.replica = replica;
    this.key = key;
  }

  /** Offers again what was written and not certified before a stop. */
  void resume() {
    long head = store.head().orElseThrow().height();
    long from = Math.max(store.checkpoints().newestHeight().orElse(-1L) + 1, 0);
    for (long height = Math.max(from, head - HEIGHTS_MAX + 1); height <= head; height++) {
      store.head(height).ifPresent(this::sign);
    }
  }

  /** Signs a block that is written. */
  synchronized void sign(BlockHead head) {
    SignerSet next;
    SignerSet present;
    try (StoreView after = store.viewAt(head.height());
        StoreView before = store.viewAt(Math.max(0, head.height() - 1))) {
      next = ReplicaSet.signers(after, chainId);
      present = ReplicaSet.signers(before, chainId);
    }
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
    if (!store.bind(head.height(), ReplicaLedger.digest(text))) {
      LOG.error(
          "height {}: signed another checkpoint before, so this one is not signed", head.height());
      return;
    }
    Ballot ballot = open.computeIfAbsent(head.height(), h -> new Ballot());
    ballot.text = Optional.of(text);
    ballot.signers = Optional.of(present);
    ballot.changesSet = !next.hash().equals(present.hash());
    VerifierKey own = new VerifierKey(LedgerCheckpoint.signer(chainId, replica), key.publicKey());
    Note.Signature signature =
        Note.Signature.of(own, key.sign(text.getBytes(StandardCharsets.UTF_8)));
    ballot.lines.put(replica, message(head.height(), text, signature));
    decide(head.height(), ballot);
    while (open.size() > HEIGHTS_MAX) {
      open.pollFirstEntry();
    }
  }

  private CheckpointSignature message(long height, String text, Note.Signature signature) {
    return CheckpointSignature.newBuilder()
        .setReplica(replica)
        .setHeight(height)
        .setText(text)
        .setLine(signature.line())
        .build();
  }

  /** Takes signatures of another replica. */
  synchronized void take(String from, List<CheckpointSignature> signatures) {
    long newest = store.checkpoints().newestHeight().orElse(-1L);
    long head = store.head().orElseThrow().height();
    for (CheckpointSignature signature : signatures) {
      long height = signature.getHeight();
      if (height > newest && height <= head + HEIGHTS_MAX && signature.getReplica().equals(from)) {
        Ballot ballot = open.computeIfAbsent(height, h -> new Ballot());
        ballot.lines.put(from, signature);
        decide(height, ballot);
      }
    }
  }

  private void decide(long height, Ballot ballot) {
    if (ballot.text.isEmpty() || ballot.signers.isEmpty()) {
      return;
    }
    String text = ballot.text.get();
    SignerSet signers = ballot.signers.get();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Note.Signature> good = new ArrayList<>();
    for (CheckpointSignature line : ballot.lines.values()) {
      if (!line.getText().equals(text)) {
        LOG.error("height {}: {} signed another checkpoint", height, line.getReplica());
        continue;
      }
      try {
        Note.Signature signature = Note.Signature.parse(line.getLine());
        boolean own = signature.name().equals(LedgerCheckpoint.signer(chainId, line.getReplica()));
        if (own && signers.signer(bytes, signature).isPresent()) {
          good.add(signature);
        }
      } catch (IllegalArgumentException malformed) {
        LOG.warn("height {}: a damaged signature of {}", height, line.getReplica());
      }
    }
    if (good.size() >= signers.quorum()) {
      byte[] note = new Note(text, good).encode().getBytes(StandardCharsets.UTF_8);
      store.checkpoints().put(height, Octets.of(note), ballot.changesSet);
      open.headMap(height, true).clear();
      notifyAll();
    }
  }

  /** Own signatures that are not certified yet, oldest first. */
  synchronized List<CheckpointSignature> pending() {
    return open.values().stream()
        .flatMap(ballot -> Optional.ofNullable(ballot.lines.get(replica)).stream())
        .toList();
  }

  /** Own signatures at these heights, also where they are certified: the sender may lack them. */
  synchronized List<CheckpointSignature> answer(List<CheckpointSignature> asked) {
    List<CheckpointSignature> found = new ArrayList<>();
    for (CheckpointSignature each : asked) {
      Ballot ballot = open.get(each.getHeight());
      if (ballot != null && ballot.lines.containsKey(replica)) {
        found.add(ballot.lines.get(replica));
      } else {
        certified(each.getHeight()).forEach(found::add);
      }
    }
    return found;
  }

  private List<CheckpointSignature> certified(long height) {
    return store.checkpoints().at(height).stream()
        .map(note -> Note.parse(new String(note.bytes(), StandardCharsets.UTF_8)))
        .flatMap(note ->
            note.signatures().stream()
                .filter(s -> s.name().equals(LedgerCheckpoint.signer(chainId, replica)))
                .map(s -> message(height, note.text(), s)))
        .toList();
  }

  /** The newest certified checkpoint as a note; empty before the first. */
  Optional<String> newest() {
    return store.checkpoints().newest().map(n -> new String(n.bytes(), StandardCharsets.UTF_8));
  }

  /** Certified notes at which the set changed, above a height. */
  SortedMap<Long, Octets> changesAbove(long height) {
    return store.checkpoints().changesAbove(height);
  }

  /** Waits until a condition holds, looking again whenever something was certified. */
  synchronized boolean await(java.util.function.BooleanSupplier condition, long waitMs)
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
