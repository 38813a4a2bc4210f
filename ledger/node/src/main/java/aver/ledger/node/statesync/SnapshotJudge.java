package aver.ledger.node.statesync;

import aver.ledger.client.Endpoint;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Snapshots.Offer;
import aver.ledger.engine.Snapshots.Offered;
import aver.ledger.node.catchup.AcceptedTarget;
import aver.ledger.node.catchup.CertifiedLog;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the snapshots that the engine's peers offer is wanted. What contradicts itself or the
 * engine's proofs is a lie without further question; of the rest, others have to say that it is
 * theirs.
 */
final class SnapshotJudge {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotJudge.class);

  /** An honest replica offers no more at a time, and all of them the same. */
  private static final int REFUSED_EACH = 3;

  private final LedgerStore store;
  private final Digest chainId;
  private final CertifiedLog certified;
  private final Supplier<List<Endpoint>> peers;
  private final SnapshotWitnesses witnesses;
  private int refused;

  /** What becomes of an offer. */
  sealed interface Judgement {}

  /**
   * Its chunks are wanted.
   *
   * @param target the certified end of it
   */
  record Wanted(SnapshotManifest manifest, AcceptedTarget target) implements Judgement {}

  /** They are not. */
  record Refused(Offered how) implements Judgement {}

  /**
   * Has judged none yet.
   *
   * @param certified where the ledger stands
   * @param peers the others, as they are now
   */
  SnapshotJudge(
      LedgerStore store,
      Digest chainId,
      CertifiedLog certified,
      Supplier<List<Endpoint>> peers,
      SnapshotWitnesses witnesses) {
    this.store = store;
    this.chainId = chainId;
    this.certified = certified;
    this.peers = peers;
    this.witnesses = witnesses;
  }

  /** Judges one; after so many that were refused, it gives up, and the next try is a new one. */
  Judgement judge(Offer offer, Digest stateRoot) {
    List<Endpoint> others = peers.get();
    Judgement judgement = judged(offer, stateRoot, others);
    if (!(judgement instanceof Refused(Offered how))) {
      return judgement;
    }
    refused++;
    if (how != Offered.GIVEN_UP && refused < REFUSED_EACH * others.size()) {
      return judgement;
    }
    LOG.warn("the others' engines offer nothing but snapshots that are not wanted");
    refused = 0;
    return new Refused(Offered.GIVEN_UP);
  }

  private Judgement judged(Offer offer, Digest stateRoot, List<Endpoint> others) {
    if (offer.format() != SnapshotManifest.FORMAT) {
      return new Refused(Offered.FORMAT_REFUSED);
    }
    SnapshotManifest manifest;
    try {
      manifest = SnapshotManifest.decode(offer.metadata());
    } catch (IllegalArgumentException e) {
      return lie(offer, String.valueOf(e.getMessage()));
    }
    if (!Digest.sha256(offer.metadata()).equals(offer.hash())
        || !manifest.chainId().equals(chainId)
        || !manifest.place().equals(new EngineCursor(0, offer.height()))
        || manifest.chunks().size() != offer.chunks()
        || !manifest.stateRoot().equals(stateRoot)) {
      return lie(offer, "its manifest says something else than the engine");
    }
    BlockHead head = store.head().orElseThrow();
    long origin = EngineOrigin.of(store).height();
    if (manifest.origin() != origin) {
      return lie(offer, "the order of the engine begins elsewhere");
    }
    if (head.height() > origin && !SnapshotBegun.holds(store)) {
      LOG.warn(
          "a snapshot is offered, and the ledger has blocks of the engine up to height {}",
          head.height());
      return new Refused(Offered.GIVEN_UP);
    }
    if (manifest.height() < head.height()) {
      return new Refused(Offered.REFUSED);
    }
    SnapshotWitnesses.Verdict verdict =
        witnesses.judge(others, certified.trusted(), manifest, offer.hash());
    if (verdict.lie()) {
      return lie(offer, "others have none like this");
    }
    return verdict
        .target()
        .<Judgement>map(target -> new Wanted(manifest, target))
        .orElseGet(() -> new Refused(Offered.REFUSED));
  }

  private static Judgement lie(Offer offer, String why) {
    LOG.error("ALARM: a replica offers a false snapshot at {}: {}", offer.height(), why);
    return new Refused(Offered.SENDERS_REFUSED);
  }
}
