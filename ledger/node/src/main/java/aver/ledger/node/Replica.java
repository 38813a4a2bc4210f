package aver.ledger.node;

import aver.ledger.client.http.Health;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.node.catchup.CatchUpSource;
import aver.ledger.node.evidence.EvidenceReporter;
import aver.ledger.node.evidence.SignedTwice;
import aver.ledger.node.health.Faults;
import aver.ledger.node.health.Sample;
import aver.ledger.node.health.VitalsService;
import aver.ledger.node.health.Watch;
import aver.ledger.node.roster.LeaderSearch;
import aver.ledger.node.round.Attester;
import aver.ledger.node.round.ReplicaSigner;
import aver.ledger.node.round.RoundFigures;
import aver.ledger.node.round.RoundGauges;
import aver.ledger.node.round.RoundLoop;
import aver.ledger.node.serving.EventSource;
import aver.ledger.node.serving.Events;
import aver.ledger.node.serving.FrontDoor;
import aver.ledger.node.serving.ReadServices;
import aver.ledger.node.serving.Services;
import aver.ledger.node.statesync.EngineSource;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.BlobStore;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: its ledger, its engine, its peers and the members' interface, started and stopped as
 * a whole.
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final ReplicaCore core;
  private final ConsensusEngine engine;
  private final Events events = new Events();
  private final EventSource eventSource;
  private final RoundLoop rounds;
  private final EvidenceReporter evidence;
  private final FrontDoor door;
  private final MeterRegistry registry;
  private final EngineFollower follower;
  private final LeaderSearch search;
  private final Path directory;
  private volatile @Nullable Watch watch;

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
    this.registry = registry;
    this.directory = settings.directory();
    this.core = new ReplicaCore(settings, registry, fatal, this::decided);
    Faults faults = core.faults;
    this.eventSource = new EventSource(core.store, core.certifier, events, faults);
    this.door = new FrontDoor(settings.keys().tls(), core.keys);
    try {
      this.engine = core.engine(maker, this::counted);
    } catch (EngineException | RuntimeException e) {
      core.shut();
      core.end();
      core.close();
      throw e;
    }
    this.follower = new EngineFollower(engine, core.keys::peers, faults);
    this.search =
        new LeaderSearch(engine::health, core.present::look, Duration.ofSeconds(1), faults);
    Digest chainId = settings.genesis().chainId();
    ReplicaSigner signer =
        new ReplicaSigner(
            settings.member(), chainId, settings.keys().identity(), System::currentTimeMillis);
    SignedTwice twice =
        new SignedTwice(core.certifier.contradictions(), core.exchange::signaturesAt);
    this.evidence =
        new EvidenceReporter(core.store, chainId, engine, twice, signer, settings.member());
    this.rounds =
        new RoundLoop(
            core.store,
            engine,
            signer,
            new Attester(core.store, core.blobs.files(), core.blobs.fetch(), faults),
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
    core.resume();
    engine.start(core.ledger);
    door.open(
        settings.listen(),
        List.of(
            new Services.Transactions(
                core.store, core.certifier, core.reads, engine, settings.adds()),
            new PeerService(
                core.certifier,
                new CatchUpSource(core.store, core.reads),
                core.snapshots.source(),
                new EngineSource(engine::header, core.snapshots)),
            events,
            core.blobs.service(),
            new ReadServices.State(core.reads),
            new ReadServices.Log(core.store, core.reads),
            new VitalsService(
                () -> Optional.ofNullable(watch), this::links, System::currentTimeMillis)));
    eventSource.start();
    if (settings.adds()) {
      rounds.start();
      evidence.start();
    }
    core.blobs.start();
    Watch looking = new Watch(this::sample, door::tell);
    watch = looking;
    new ReplicaGauges(
            looking,
            core.store,
            core.exchange,
            core.certifier,
            core.clock,
            events,
            ReplicaCore.blobs(settings))
        .bind(registry);
    follower.start();
    search.start();
    RoundGauges.bind(registry, rounds);
    LOG.info(
        "replica {} serves on port {} from height {}",
        settings.member(),
        door.port(),
        core.ledger.info().height());
  }

  private VitalsService.Links links() {
    return new VitalsService.Links(
        core.exchange.peers(), core.exchange.reachable(), core.certifier.alarms());
  }

  /** Whose votes the engine counts. */
  private Set<String> counted() {
    return engine.membership().peers().stream().map(Peer::id).collect(Collectors.toSet());
  }

  /** Who enters counts in what follows: so not before the engine counts on it too. */
  private Optional<Transaction> entry() {
    Membership ordering = engine.membership();
    return ordering.peers().stream().anyMatch(peer -> peer.id().equals(ordering.self()))
        ? core.certifier.entry()
        : Optional.empty();
  }

  private void decided() {
    rounds.wake();
  }

  private Sample sample() {
    try {
      FileStore disk = Files.getFileStore(directory);
      return new Sample(
          engine.health(),
          core.store.head().orElseThrow().height(),
          core.store.checkpoints().newestHeight().orElse(-1L),
          core.others.certifiedElsewhere(),
          core.reads.isPresent(),
          disk.getUsableSpace(),
          disk.getTotalSpace(),
          core.faults.first());
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

  /** The port of the members' interface. */
  public int port() {
    return door.port();
  }

  /** Vectors that this replica holds. */
  BlobStore blobs() {
    return core.blobs.files();
  }

  /** What this replica did for rounds. */
  public RoundFigures rounds() {
    return rounds.figures();
  }

  /** The newest certified checkpoint as a note; empty before the first. */
  public Optional<String> certified() {
    return core.certifier.newest();
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
    core.shut();
    engine.close();
    core.end();
    door.awaitEmpty();
    core.close();
  }
}
