package aver.ledger.node;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Endpoint;
import aver.ledger.client.http.Health;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.node.blob.Blobs;
import aver.ledger.node.health.Faults;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.health.Sample;
import aver.ledger.node.health.VitalsService;
import aver.ledger.node.health.Watch;
import aver.ledger.node.round.Attester;
import aver.ledger.node.round.ReplicaSigner;
import aver.ledger.node.round.RoundFigures;
import aver.ledger.node.round.RoundGauges;
import aver.ledger.node.round.RoundLoop;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: its ledger, its engine, its peers and the members' interface, started and stopped as
 * a whole.
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final String LEDGER = "ledger";
  private static final String BLOBS = "blobs";
  private static final String SPOOL = "catch-up.tmp";
  private static final String SNAPSHOT = "snapshot.tmp";
  private static final String TRUST = "replicas.trust";

  private final LedgerStore store;
  private final Certifier certifier;
  private final PeerExchange exchange;
  private final ConsensusEngine engine;
  private final SigningLine signing = new SigningLine();
  private final ReplicaLedger ledger;
  private final CertifiedReads reads;
  private final Events events = new Events();
  private final EventSource eventSource;
  private final Blobs blobs;
  private final String member;
  private final Fatal fatal;
  private final RoundLoop rounds;
  private final EvidenceReporter evidence;
  private final Faults faults = new Faults();
  private final FrontDoor door;
  private final MeterRegistry registry;
  private final Path directory;
  private volatile @Nullable Watch watch;
  private final MemberKeys keys;
  private final CatchUp catchUp;
  private final LedgerSnapshots snapshots;
  private final EngineFollower follower;
  private final LeaderSearch search;

  /**
   * What a replica is started with.
   *
   * @param genesis of the chain
   * @param member own id
   * @param keys own keys with a checkpoint key
   * @param directory holds everything that this replica keeps
   * @param listen the members' interface; port 0 takes a free one
   * @param adds whether it takes transactions and sends its own; without, it only comes to where
   *     the others are and signs what was ordered
   */
  public record Settings(
      Genesis genesis, String member, KeyFile keys, Path directory, HostPort listen, boolean adds) {
    /** One that takes transactions. */
    public Settings(Genesis genesis, String member, KeyFile keys, Path directory, HostPort listen) {
      this(genesis, member, keys, directory, listen, true);
    }
  }

  private Replica(Settings settings, EngineMaker maker, MeterRegistry registry, Fatal fatal)
      throws EngineException {
    this.member = settings.member();
    this.fatal = fatal;
    Digest chainId = settings.genesis().chainId();
    SigningKey checkpointKey =
        settings
            .keys()
            .checkpoint()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the key file has no checkpoint key: make it with node join"));
    this.registry = registry;
    this.directory = settings.directory();
    this.store = LedgerStore.open(settings.directory().resolve(LEDGER), chainId);
    LedgerMeters meters = new LedgerMeters(registry);
    this.ledger = new ReplicaLedger(store, settings.genesis(), meters, this::committed);
    this.blobs =
        new Blobs(
            store,
            settings.directory().resolve(BLOBS),
            chainId,
            settings.member(),
            settings.keys(),
            faults);
    this.certifier =
        new Certifier(
            store,
            chainId,
            settings.member(),
            checkpointKey,
            ns -> meters.certify().record(ns, TimeUnit.NANOSECONDS),
            this::diverged);
    this.reads = new CertifiedReads(store);
    this.eventSource = new EventSource(store, certifier, events, faults);
    this.exchange = new PeerExchange(certifier, settings.keys().tls(), settings.member(), faults);
    this.keys = new MemberKeys(store, certifier::leaving);
    this.door = new FrontDoor(settings.keys().tls(), keys);
    PresentReplicas present =
        new PresentReplicas(
            new ClientSettings(
                settings.genesis(),
                member,
                settings.keys(),
                settings.directory().resolve(TRUST),
                Optional.empty()),
            store);
    this.catchUp =
        new CatchUp(
            store,
            ledger,
            chainId,
            settings.keys().tls(),
            settings.directory().resolve(SPOOL),
            present::others,
            this::caughtUp,
            fatal);
    this.snapshots =
        new LedgerSnapshots(
            store,
            reads,
            new SnapshotMaker(store, chainId, faults),
            new SnapshotTaker(
                store,
                ledger,
                chainId,
                settings.directory().resolve(SNAPSHOT),
                present::others,
                new CatchUpWitnesses(chainId, settings.keys().tls()),
                this::caughtUp));
    try {
      this.engine =
          maker.make(
              new EngineParts(
                      store,
                      keys,
                      catchUp,
                      snapshots,
                      new EngineHeaders(settings.keys().tls(), present::others),
                      present::ahead,
                      () -> present.engines(keys.engines(this::counted)),
                      member)
                  .of(settings, maker));
    } catch (EngineException | RuntimeException e) {
      exchange.close();
      snapshots.close();
      store.close();
      throw e;
    }
    this.follower = new EngineFollower(engine, keys::peers, faults);
    this.search = new LeaderSearch(engine::health, present::look, Duration.ofSeconds(1), faults);
    ReplicaSigner signer =
        new ReplicaSigner(
            settings.member(), chainId, settings.keys().identity(), System::currentTimeMillis);
    SignedTwice twice = new SignedTwice(certifier.contradictions(), exchange::signaturesAt);
    this.evidence = new EvidenceReporter(store, chainId, engine, twice, signer, member);
    this.rounds =
        new RoundLoop(
            store,
            engine,
            signer,
            new Attester(store, blobs.files(), blobs.fetch(), faults),
            this::entry,
            faults);
  }

  /**
   * Starts a replica; returns when it serves.
   *
   * @throws EngineException if the engine cannot run
   * @throws IOException if the address is taken
   */
  public static Replica start(Settings settings, ConsensusEngine engine)
      throws EngineException, IOException {
    return start(settings, _ -> engine, new SimpleMeterRegistry(), Fatal.halting());
  }

  /**
   * Starts a replica whose engine follows the ledger.
   *
   * @param maker is called once the ledger is open and says that this is a replica
   * @param registry takes what is measured
   * @param fatal what to do when this replica can no longer be trusted
   * @throws EngineException if the engine cannot run, or this is no replica
   * @throws IOException if the address is taken
   */
  public static Replica start(
      Settings settings, EngineMaker maker, MeterRegistry registry, Fatal fatal)
      throws EngineException, IOException {
    Replica replica = new Replica(settings, maker, registry, fatal);
    try {
      replica.run(settings);
      return replica;
    } catch (EngineException | IOException | RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  private void run(Settings settings) throws EngineException, IOException {
    certifier.resume();
    exchange.follow(peers(settings.member()));
    exchange.awaitTried(); // a disk that forgot something must not vote
    engine.start(ledger);
    door.open(
        settings.listen(),
        List.of(
            new Services.Transactions(store, certifier, reads, engine, settings.adds()),
            new Services.Peers(
                certifier,
                new CatchUpSource(store, reads),
                snapshots.source(),
                new EngineSource(engine::header, snapshots)),
            events,
            blobs.service(),
            new ReadServices.State(reads),
            new ReadServices.Log(store, reads),
            new VitalsService(
                () -> Optional.ofNullable(watch), this::links, System::currentTimeMillis)));
    eventSource.start();
    if (settings.adds()) {
      rounds.start();
      evidence.start();
    }
    blobs.start();
    Watch looking = new Watch(this::sample, door::tell);
    watch = looking;
    new ReplicaGauges(looking, store, exchange, certifier, events, directory.resolve(BLOBS))
        .bind(registry);
    follower.start();
    search.start();
    RoundGauges.bind(registry, rounds);
    LOG.info(
        "replica {} serves on port {} from height {}",
        settings.member(),
        door.port(),
        ledger.info().height());
  }

  private VitalsService.Links links() {
    return new VitalsService.Links(exchange.peers(), exchange.reachable(), certifier.alarms());
  }

  private List<Endpoint> peers(String self) {
    try (StoreView view = store.view()) {
      return Stream.concat(ReplicaSet.members(view).stream(), keys.leaving().stream())
          .filter(member -> !member.id().equals(self))
          .flatMap(member -> Endpoint.of(member.who()).stream())
          .toList();
    }
  }

  /** Whose votes the engine counts. */
  private Set<String> counted() {
    return engine.membership().peers().stream().map(Peer::id).collect(Collectors.toSet());
  }

  /** Who enters counts in what follows: so not before the engine counts on it too. */
  private Optional<Transaction> entry() {
    Membership ordering = engine.membership();
    return ordering.peers().stream().anyMatch(peer -> peer.id().equals(ordering.self()))
        ? certifier.entry()
        : Optional.empty();
  }

  private void caughtUp() {
    certifier.caughtUp();
    blobs.committed(store.head().orElseThrow().height());
    exchange.follow(peers(member));
    exchange.wake();
  }

  /** Called by the engine's thread: signing waits elsewhere. */
  private void committed(ReplicaLedger.Written block) {
    blobs.committed(block.head().height());
    signing.execute(() ->
        faults.guard(
            "signing",
            () -> {
              certifier.written(block);
              exchange.wake();
              exchange.follow(peers(member));
            }));
    rounds.wake();
  }

  private Sample sample() {
    try {
      FileStore disk = Files.getFileStore(directory);
      return new Sample(
          engine.health(),
          store.head().orElseThrow().height(),
          store.checkpoints().newestHeight().orElse(-1L),
          disk.getUsableSpace(),
          disk.getTotalSpace(),
          faults.first());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this replica can still do its work. */
  public Health alive() {
    return watch == null ? Health.bad("it does not serve yet: wait") : watch.alive();
  }

  /** Whether this replica should be asked: led, caught up, certified. */
  public Health ready() {
    return watch == null ? Health.bad("it does not serve yet: wait") : watch.ready();
  }

  private void diverged(String what) {
    fatal.die(
        what,
        new IllegalStateException(
            "its state is damaged or was changed: let the admins replace this replica, see \"A lost"
                + " disk\" in docs/operate/replica.md"));
  }

  /** The port of the members' interface. */
  public int port() {
    return door.port();
  }

  /** Vectors that this replica holds. */
  BlobStore blobs() {
    return blobs.files();
  }

  /** What this replica did for rounds. */
  public RoundFigures rounds() {
    return rounds.figures();
  }

  /** The newest certified checkpoint as a note; empty before the first. */
  public Optional<String> certified() {
    return certifier.newest();
  }

  /** Stops serving, then applying, then closes the files. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    door.shut();
    eventSource.close();
    rounds.close();
    evidence.close();
    follower.close();
    search.close();
    exchange.close();
    blobs.close();
    engine.close();
    snapshots.close();
    signing.close();
    door.awaitEmpty();
    store.close();
  }
}
