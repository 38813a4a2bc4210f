package aver.ledger.node;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.node.blob.Blobs;
import aver.ledger.node.catchup.CatchUp;
import aver.ledger.node.catchup.CatchUpWitnesses;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.PeerExchange;
import aver.ledger.node.certify.SigningLine;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.ClockWatch;
import aver.ledger.node.health.Faults;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.health.PeerWatch;
import aver.ledger.node.health.PeerWord;
import aver.ledger.node.roster.FormerReplicas;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.PresentReplicas;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.node.statesync.EngineHeaders;
import aver.ledger.node.statesync.LedgerSnapshots;
import aver.ledger.node.statesync.SnapshotMaker;
import aver.ledger.node.statesync.SnapshotTaker;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a replica has without its engine: the ledger, those who sign for it and speak of it to the
 * others, and its ways to where they are.
 */
final class ReplicaCore implements AutoCloseable {
  private static final String LEDGER = "ledger";
  private static final String BLOBS = "blobs";
  private static final String SPOOL = "catch-up.tmp";
  private static final String SNAPSHOT = "snapshot.tmp";
  private static final String TRUST = "replicas.trust";

  final LedgerStore store;
  final ReplicaLedger ledger;
  final Certifier certifier;
  final CertifiedReads reads;
  final PeerExchange exchange;
  final ClockWatch clock = new ClockWatch();
  final PeerWatch others;
  final MemberKeys keys;
  final PresentReplicas present;
  final Blobs blobs;
  final LedgerSnapshots snapshots;
  final Faults faults = new Faults();

  private final Replica.Settings settings;
  private final Fatal fatal;
  private final Runnable decided;
  private final FormerReplicas former;
  private final SigningLine signing = new SigningLine();
  private final CatchUp catchUp;

  /**
   * Opens the ledger; nothing is signed and nobody is asked yet.
   *
   * @param registry takes what is measured
   * @param decided is told of each block that was written, and must not wait
   * @throws IllegalArgumentException if the key file has no checkpoint key
   */
  ReplicaCore(Replica.Settings settings, MeterRegistry registry, Fatal fatal, Runnable decided) {
    this.settings = settings;
    this.fatal = fatal;
    this.decided = decided;
    Digest chainId = settings.genesis().chainId();
    SigningKey checkpointKey =
        settings
            .keys()
            .checkpoint()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the key file has no checkpoint key: make it with node join"));
    this.store = LedgerStore.open(file(LEDGER), chainId);
    LedgerMeters meters = new LedgerMeters(registry);
    this.ledger = new ReplicaLedger(store, settings.genesis(), meters, this::committed);
    this.blobs =
        new Blobs(store, blobs(settings), chainId, settings.member(), settings.keys(), faults);
    this.certifier =
        new Certifier(
            store,
            chainId,
            settings.member(),
            checkpointKey,
            ns -> meters.certify().record(ns, TimeUnit.NANOSECONDS),
            this::diverged);
    Octets signsWith = Octets.of(checkpointKey.publicKey());
    this.reads =
        new CertifiedReads(store, state -> ReplicaSet.signs(state, settings.member(), signsWith));
    TlsKey own = settings.keys().tls();
    this.exchange = new PeerExchange(certifier, own, settings.member(), faults);
    this.others = new PeerWatch(this::words, exchange::peers, clock, faults);
    this.former = new FormerReplicas(store);
    this.keys = new MemberKeys(store, certifier::leaving, former::all);
    this.present =
        new PresentReplicas(
            new ClientSettings(
                settings.genesis(),
                settings.member(),
                settings.keys(),
                file(TRUST),
                Optional.empty()),
            store);
    this.catchUp =
        new CatchUp(
            store, ledger, chainId, own, file(SPOOL), present::others, this::caughtUp, fatal);
    this.snapshots =
        new LedgerSnapshots(
            store,
            reads,
            new SnapshotMaker(store, chainId, faults),
            new SnapshotTaker(
                store,
                ledger,
                chainId,
                file(SNAPSHOT),
                present::others,
                new CatchUpWitnesses(chainId, own),
                this::caughtUp));
  }

  private Path file(String name) {
    return settings.directory().resolve(name);
  }

  /** Where a replica keeps vectors. */
  static Path blobs(Replica.Settings settings) {
    return settings.directory().resolve(BLOBS);
  }

  /**
   * Makes the engine; a newcomer first comes to where the others are.
   *
   * @param counted ids of those whose votes that engine counts, once it runs
   */
  ConsensusEngine engine(EngineMaker maker, Supplier<Set<String>> counted) throws EngineException {
    return maker.make(
        new EngineParts(
                store,
                keys,
                catchUp,
                snapshots,
                new EngineHeaders(settings.keys().tls(), present::shown),
                present::ahead,
                () -> present.engines(keys.engines(counted)),
                settings.member())
            .of(settings, maker));
  }

  /** Signs what is open from before, and hears from the others what they hold of it. */
  void resume() {
    certifier.resume();
    follow();
    exchange.awaitTried(); // a disk that forgot something must not vote
    others.start();
  }

  private List<PeerWord> words() {
    return exchange.ask(_ -> true, peer -> PeerWord.ask(peer, System::currentTimeMillis));
  }

  private void follow() {
    try (StoreView view = store.view()) {
      List<Endpoint> present =
          ReplicaSet.members(view).stream()
              .map(Member::who)
              .filter(this::isOther)
              .flatMap(member -> Endpoint.of(member).stream())
              .toList();
      Map<Octets, Endpoint> leaving = new HashMap<>();
      keys.leaving().stream()
          .filter(this::isOther)
          .forEach(member ->
              leaving.put(
                  member.replica().orElseThrow().checkpointKey().key(),
                  Endpoint.of(member).orElseThrow()));
      exchange.follow(present, leaving);
    }
  }

  private boolean isOther(NewMember member) {
    return !member.id().equals(settings.member());
  }

  private void caughtUp() {
    former.look();
    certifier.caughtUp();
    blobs.committed(store.head().orElseThrow().height());
    follow();
    exchange.wake();
  }

  /** Called by the engine's thread: signing waits elsewhere. */
  private void committed(WrittenBlock block) {
    former.look(); // here, since no block is passed over and the engine hears others by it
    blobs.committed(block.head().height());
    signing.execute(() ->
        faults.guard(
            "signing",
            () -> {
              certifier.written(block);
              exchange.wake();
              follow();
            }));
    decided.run();
  }

  private void diverged(String what) {
    fatal.die(
        what,
        new IllegalStateException(
            "its state is damaged or was changed: let the admins replace this replica (aver admin"
                + " propose replace-replica), see \"A lost disk\" in docs/operate/replica.md"));
  }

  /** Speaks to nobody any more; blocks may still come. */
  void shut() {
    others.close();
    exchange.close();
    blobs.close();
  }

  /** No block comes any more: what is under way ends. */
  void end() {
    snapshots.close();
    signing.close();
  }

  @Override
  public void close() {
    store.close();
  }
}
