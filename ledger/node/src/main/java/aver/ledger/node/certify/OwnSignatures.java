package aver.ledger.node.certify;

import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * This replica's signatures of checkpoints: which it may give, each once and durable before it
 * leaves, and who has been told of them. For one thread at a time.
 *
 * <p>After a start nothing is signed until the peers have said what they hold of ours: see {@link
 * SignatureFloor}.
 */
final class OwnSignatures {
  private static final int KEPT_MAX = 256;

  private final LedgerStore store;
  private final Digest chainId;
  private final String replica;
  private final SigningKey key;
  private final VerifierKey own;
  private final Consumer<String> diverged;
  private final Alarms alarms;
  private final SignatureFloor floor;
  private final long opened;

  /** The newest of them, also where they are certified here: others lack them. */
  private final TreeMap<Long, CheckpointSignature> signed = new TreeMap<>();

  /** Up to which height each peer has them. */
  private final Map<String, Long> told = new HashMap<>();

  private boolean entered;
  private boolean broken;

  OwnSignatures(
      LedgerStore store,
      Digest chainId,
      String replica,
      SigningKey key,
      Consumer<String> diverged,
      Alarms alarms) {
    this.store = store;
    this.chainId = chainId;
    this.replica = replica;
    this.key = key;
    this.own = new VerifierKey(LedgerCheckpoint.signer(chainId, replica), key.publicKey());
    this.diverged = diverged;
    this.alarms = alarms;
    this.floor = new SignatureFloor(store.signedHeight().orElse(-1L));
    this.opened = store.head().orElseThrow().height();
  }

  /** Signs what a ballot asks, if this replica may and has not done so; keeps it in the ballot. */
  void sign(Ballot ballot) {
    Ballot.Question question = ballot.question().orElseThrow();
    long height = ballot.height();
    SignerSet signers = question.signers();
    if (broken
        || ballot.of(replica).isPresent()
        || !signers.keys().contains(own)
        || !floor.known(ReplicaSet.ids(signers, chainId), signers.quorum())
        || !floor.allows(height)
        || !entered(height)) {
      return;
    }
    if (!store.bind(height, question.digest())) {
      alarms.raise(
          "at height %d this replica signed another checkpoint before".formatted(height), replica);
      broken = true;
      return;
    }
    store.makeDurable(height); // what is bound must not be forgotten once the signature leaves
    byte[] signature = key.sign(question.text().getBytes(StandardCharsets.UTF_8));
    CheckpointSignature message =
        CheckpointSignature.newBuilder()
            .setReplica(replica)
            .setHeight(height)
            .setText(question.text())
            .setLine(Note.Signature.of(own, signature).line())
            .build();
    ballot.put(replica, message);
    signed.put(height, message);
    if (signed.size() > KEPT_MAX) {
      signed.pollFirstEntry();
    }
  }

  /** Also one that signs the block that replaces it: its id may stand for another key then. */
  private boolean entered(long height) {
    if (!entered) {
      try (StoreView view = store.view()) {
        entered = ReplicaSet.entered(view, replica);
      }
    }
    long last = Math.max(0, height - 1);
    if (!entered && store.keeps(last)) {
      try (StoreView before = store.viewAt(last)) {
        entered = ReplicaSet.entered(before, replica);
      }
    }
    return entered;
  }

  /** From now on nothing is signed. */
  void stop() {
    broken = true;
  }

  /** Whether a peer has yet to say what it holds of ours. */
  boolean mustAsk(String peer) {
    return !floor.asked(peer);
  }

  /** A peer says what it holds of ours; whatever is not truly ours counts as nothing. */
  void answered(String peer, long height, String text, String line) {
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
      alarms.raise(
          "peer %s holds a signature of ours at height %d over another checkpoint: nothing is signed"
              .formatted(peer, height),
          replica);
    }
  }

  /** Those that a peer was not told of, oldest first. */
  List<CheckpointSignature> untold(String peer) {
    return List.copyOf(signed.tailMap(told.getOrDefault(peer, -1L), false).values());
  }

  /** A peer has these. */
  void told(String peer, List<CheckpointSignature> signatures) {
    signatures.forEach(signature -> told.merge(peer, signature.getHeight(), Math::max));
  }

  /** Those at some heights. */
  List<CheckpointSignature> at(Collection<Long> heights) {
    List<CheckpointSignature> found = new ArrayList<>();
    for (long height : heights) {
      Optional.ofNullable(signed.get(height)).ifPresent(found::add);
    }
    return found;
  }

  /**
   * This replica's entry into the set: a certified checkpoint, signed. Empty if it is bound to
   * another one at that height.
   */
  Optional<Transaction> entry(String text) {
    boolean bound =
        store.bind(
            LedgerCheckpoint.parse(text).height(),
            Digest.sha256(text.getBytes(StandardCharsets.UTF_8)));
    return bound
        ? Optional.of(
            new EnterReplica(text, Octets.of(key.sign(text.getBytes(StandardCharsets.UTF_8)))))
        : Optional.empty();
  }
}
