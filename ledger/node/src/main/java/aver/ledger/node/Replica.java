package aver.ledger.node;

import aver.ledger.client.Endpoint;
import aver.ledger.client.http.Health;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.PinSource;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.node.blob.Blobs;
import aver.ledger.node.health.Faults;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.health.Sample;
import aver.ledger.node.health.Watch;
import aver.ledger.node.round.Attester;
import aver.ledger.node.round.ReplicaSigner;
import aver.ledger.node.round.RoundFigures;
import aver.ledger.node.round.RoundLoop;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import io.grpc.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  private static final int WRITTEN_MAX = 1024;

  private final LedgerStore store;
  private final Certifier certifier;
  private final PeerExchange exchange;
  private final ConsensusEngine engine;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  // what waits is bounded: when applying outruns signing, it signs itself
  private final ExecutorService signing =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WRITTEN_MAX),
          Thread.ofPlatform().name("certify").factory(),
          new ThreadPoolExecutor.CallerRunsPolicy());
  private final ReplicaLedger ledger;
  private final CertifiedReads reads;
  private final Events events = new Events();
  private final EventSource eventSource;
  private final Blobs blobs;
  private final String member;
  private final Fatal fatal;
  private final RoundLoop rounds;
  private final Faults faults = new Faults();
  private final MeterRegistry registry;
  private final Path directory;
  private @Nullable Watch watch;
  private @Nullable Server server;

  /**
   * What a replica is started with.
   *
   * @param genesis of the chain
   * @param member own id
   * @param keys own keys with a checkpoint key
   * @param directory holds everything that this replica keeps
   * @param listen the members' interface; port 0 takes a free one
   */
  public record Settings(
      Genesis genesis, String member, KeyFile keys, Path directory, HostPort listen) {}

  private Replica(Settings settings, ConsensusEngine engine, MeterRegistry registry, Fatal fatal) {
    this.member = settings.member();
    this.fatal = fatal;
    Digest chainId = settings.genesis().chainId();
    SigningKey checkpointKey =
        settings
            .keys()
            .checkpoint()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the key file has no checkpoint key: make it with node init"));
    this.engine = engine;
    this.registry = registry;
    this.directory = settings.directory();
    this.store = LedgerStore.open(settings.directory().resolve(LEDGER), chainId);
    this.ledger =
        new ReplicaLedger(store, settings.genesis(), new LedgerMeters(registry), this::committed);
    this.blobs =
        new Blobs(
            store,
            settings.directory().resolve(BLOBS),
            chainId,
            settings.member(),
            settings.keys());
    this.certifier =
        new Certifier(store, chainId, settings.member(), checkpointKey, this::diverged);
    this.reads = new CertifiedReads(store);
    this.eventSource = new EventSource(store, certifier, events, faults);
    this.exchange = new PeerExchange(certifier, settings.keys().tls(), settings.member());
    this.rounds =
        new RoundLoop(
            store,
            engine,
            new ReplicaSigner(
                settings.member(), chainId, settings.keys().identity(), System::currentTimeMillis),
            new Attester(store, blobs.files(), blobs.fetch()),
            certifier::entry);
  }

  /**
   * Starts a replica; returns when it serves.
   *
   * @throws EngineException if the engine cannot run
   * @throws IOException if the address is taken
   */
  public static Replica start(Settings settings, ConsensusEngine engine)
      throws EngineException, IOException {
    return start(settings, engine, new SimpleMeterRegistry(), Fatal.halting());
  }

  /**
   * As {@link #start(Settings, ConsensusEngine)}.
   *
   * @param registry takes what is measured
   */
  public static Replica start(Settings settings, ConsensusEngine engine, MeterRegistry registry)
      throws EngineException, IOException {
    return start(settings, engine, registry, Fatal.halting());
  }

  /** Starts a replica with what to do when it can no longer be trusted. */
  static Replica start(Settings settings, ConsensusEngine engine, Fatal fatal)
      throws EngineException, IOException {
    return start(settings, engine, new SimpleMeterRegistry(), fatal);
  }

  private static Replica start(
      Settings settings, ConsensusEngine engine, MeterRegistry registry, Fatal fatal)
      throws EngineException, IOException {
    Replica replica = new Replica(settings, engine, registry, fatal);
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
    engine.start(ledger);
    server =
        Servers.listen(settings.listen(), settings.keys().tls(), pins(), calls)
            .addService(new Services.Transactions(store, certifier, reads, engine))
            .addService(new Services.Peers(certifier))
            .addService(events)
            .addService(blobs.service())
            .addService(new ReadServices.State(reads))
            .addService(new ReadServices.Log(store, reads))
            .build()
            .start();
    eventSource.start();
    rounds.start();
    blobs.start();
    Watch looking = new Watch(this::sample);
    watch = looking;
    new ReplicaGauges(looking, store, exchange, events, directory.resolve(BLOBS)).bind(registry);
    LOG.info(
        "replica {} serves on port {} from height {}",
        settings.member(),
        server.getPort(),
        ledger.info().height());
  }

  private List<Endpoint> peers(String self) {
    try (StoreView view = store.view()) {
      return ReplicaSet.members(view).stream()
          .filter(member -> !member.id().equals(self))
          .flatMap(member -> Endpoint.of(member.who()).stream())
          .toList();
    }
  }

  /** Active members by TLS key, read again for each new block. */
  private PinSource pins() {
    return new PinSource() {
      private long height = -1;
      private Map<Digest, String> members = Map.of();

      @Override
      public synchronized Optional<String> memberOf(Digest keyHash) {
        long now = store.head().orElseThrow().height();
        if (now != height) {
          members = activeMembers();
          height = now;
        }
        return Optional.ofNullable(members.get(keyHash));
      }
    };
  }

  private Map<Digest, String> activeMembers() {
    Map<Digest, String> found = new HashMap<>();
    try (StoreView view = store.view()) {
      Overlay state = new Overlay(view);
      for (String id : aver.ledger.rules.state.Keys.MEMBERS.all(state)) {
        Member member = state.get(aver.ledger.rules.state.Keys.member(id)).orElseThrow();
        if (member.status() == MemberStatus.ACTIVE) {
          found.put(member.who().tlsKeyHash(), id);
        }
      }
    }
    return found;
  }

  /** Called by the engine's thread: signing waits elsewhere. */
  private void committed(ReplicaLedger.Written block) {
    blobs.committed(block.head().height());
    signing.execute(() ->
        faults.guard(
            "signing",
            () -> {
              certifier.written(block);
              exchange.follow(peers(member));
              exchange.wake();
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
            "this replica's state is damaged or was changed: let it start afresh"));
  }

  /** The port of the members' interface. */
  public int port() {
    return java.util.Objects.requireNonNull(server).getPort();
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
    if (server != null) {
      server.shutdownNow();
    }
    eventSource.close();
    rounds.close();
    exchange.close();
    blobs.close();
    engine.close();
    signing.shutdown();
    try {
      if (!signing.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("signing did not end in 10 s");
      }
      if (server != null && !server.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("calls did not end in 10 s");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    calls.shutdownNow();
    store.close();
  }
}
