package aver.ledger.node;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.node.blob.Opening;
import aver.ledger.node.blob.UploadRight;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.PeerTalk;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.round.ReplicaSigner;
import aver.ledger.node.round.Results;
import aver.ledger.node.round.RoundStep;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.MemoryDisk;
import aver.ledger.store.StoreView;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.UploadOpening;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a replica is without threads, sockets, files and a clock: its ledger, its certifier and its
 * duties, each of which goes on only when it is called. A simulation runs many of them in one
 * thread; a process runs the same parts as a {@link Replica}.
 */
public final class PassiveReplica {
  private final Settings settings;
  private final Digest chainId;
  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Certifier certifier;
  private final PeerTalk talk;
  private final Deque<WrittenBlock> unsigned = new ArrayDeque<>();

  /**
   * What a replica is made of.
   *
   * @param genesis of the chain
   * @param member own id
   * @param identity signs transactions and acknowledgements
   * @param checkpoint signs checkpoints and nothing else
   * @param clockMs own clock, ms since 1970
   * @param steadyMs a clock that never goes back, for waiting
   * @param nonces gives 16 bytes, never the same twice
   * @param written is told whenever a block was written, before it is signed
   * @param diverged is told that this replica can no longer be trusted: it must be stopped
   */
  public record Settings(
      Genesis genesis,
      String member,
      SigningKey identity,
      SigningKey checkpoint,
      LongSupplier clockMs,
      LongSupplier steadyMs,
      Supplier<byte[]> nonces,
      Runnable written,
      Consumer<String> diverged) {}

  /** Opens what is on a disk; an empty one begins with genesis. */
  public PassiveReplica(MemoryDisk disk, Settings settings) {
    this.settings = settings;
    this.chainId = settings.genesis().chainId();
    this.store = LedgerStore.open(disk, chainId);
    this.ledger =
        new ReplicaLedger(
            store,
            settings.genesis(),
            new LedgerMeters(new SimpleMeterRegistry()),
            ParallelSignatures::inOrder,
            this::written);
    this.certifier =
        new Certifier(
            store, chainId, settings.member(), settings.checkpoint(), _ -> {}, settings.diverged());
    this.talk = new PeerTalk(certifier);
    certifier.resume();
  }

  private void written(WrittenBlock block) {
    unsigned.add(block);
    settings.written().run();
  }

  /** What an engine calls. */
  public LedgerApplication ledger() {
    return ledger;
  }

  /** All that this replica keeps. */
  public LedgerStore store() {
    return store;
  }

  /** Duties of this replica, carried out with the help of an engine. */
  public RoundStep duties(ConsensusEngine engine, Results results, Runnable wake) {
    ReplicaSigner signer =
        new ReplicaSigner(
            settings.member(), chainId, settings.identity(), settings.clockMs(), settings.nonces());
    return new RoundStep(
        store, engine, signer, results, () -> entry(engine), wake, settings.steadyMs());
  }

  /** Who enters counts in what follows: so not before the engine counts on it too. */
  private Optional<Transaction> entry(ConsensusEngine engine) {
    Membership ordering = engine.membership();
    return ordering.peers().stream().anyMatch(peer -> peer.id().equals(ordering.self()))
        ? certifier.entry()
        : Optional.empty();
  }

  /** The engine's next peers on the way to those that the ledger wants; empty when there. */
  public Optional<List<Peer>> nextPeers(ConsensusEngine engine) {
    List<Peer> wanted = ledger.voters().stream().map(Voter::peer).toList();
    return EngineFollower.next(engine.membership(), wanted);
  }

  /** Signs the checkpoint of the next block that was written and not signed yet, if it may. */
  public void sign() {
    WrittenBlock next = unsigned.poll();
    if (next != null) {
      certifier.written(next);
    }
  }

  /** Whether a peer has yet to say what it holds of ours. */
  public boolean mustAsk(String peer) {
    return certifier.mustAsk(peer);
  }

  /** What this replica holds of another's signatures. */
  public HighestSignatureResponse highest(String of) {
    return talk.highest(of);
  }

  /** Takes what a peer holds of ours. */
  public void held(String peer, HighestSignatureResponse answer) {
    talk.held(peer, answer);
  }

  /** What to tell each peer now; empty if nothing waits. */
  public Optional<ExchangeRequest> request() {
    return talk.request();
  }

  /** Takes a peer's signatures and answers; empty if it is no replica. */
  public Optional<ExchangeResponse> answer(String peer, ExchangeRequest request) {
    return certifier.isReplica(peer) ? Optional.of(talk.answer(peer, request)) : Optional.empty();
  }

  /** Takes a peer's answer. */
  public void answered(String peer, ExchangeResponse answer) {
    talk.answered(peer, answer);
  }

  /**
   * Whether an update may be taken, as its sender opens it.
   *
   * @throws BlobRefusedException with the first check that failed
   */
  public Opening open(String caller, UploadOpening message) throws BlobRefusedException {
    Opening opening = Opening.read(message);
    try (StoreView view = store.view()) {
      if (view.head().height() < opening.height()) {
        throw new BlobRefusedException(
            BlobFault.BLOB_NOT_YET.code(), "this replica is behind the height that was seen", 0);
      }
      var _ = UploadRight.check(view, caller, opening);
    }
    return opening;
  }

  /** Says that all vectors of an update are on this replica's disk. */
  public Acknowledgement acknowledge(Opening opening) {
    try (StoreView view = store.view()) {
      int version =
          new Overlay(view).get(Keys.member(settings.member())).orElseThrow().keyVersion();
      byte[] message = opening.acknowledgementMessage(chainId);
      return new Acknowledgement(
          settings.member(), version, Octets.of(settings.identity().sign(message)));
    }
  }
}
