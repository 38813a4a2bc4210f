package aver.ledger.node.statesync;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.engine.comet.proto.Misbehavior;
import aver.ledger.node.PeerService;
import aver.ledger.node.SmallChain;
import aver.ledger.node.catchup.CatchUpSource;
import aver.ledger.node.catchup.CatchUpWitnesses;
import aver.ledger.node.catchup.CertifiedLog;
import aver.ledger.node.catchup.Lagging;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.Faults;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.SnapshotRequest;
import aver.proto.v1.SnapshotResponse;
import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Replicas r2, r3 and r4 that show one ledger and its snapshots, by ABCI and to their peers, truly
 * or not; and r1, which begins with an empty folder as often as it likes.
 */
public final class SnapshotNet implements AutoCloseable {
  private static final AbciApplication.Listener NOBODY =
      new AbciApplication.Listener() {
        @Override
        public void connected() {}

        @Override
        public void committed(long height, String proposer, List<ByteString> transactions) {}

        @Override
        public void misbehaved(long height, List<Misbehavior> what) {}
      };

  private final Path folder;
  private final SmallChain chain;
  private final LedgerStore honest;
  private final SnapshotMaker maker;
  private final SnapshotSource source;
  private final AbciApplication application;
  private final Map<String, Endpoint> endpoints = new TreeMap<>();
  private final List<Server> servers = new ArrayList<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** A chain of blocks of transfers; each sixteenth is certified, as replicas in a hurry do. */
  SnapshotNet(Path folder, int blocks, int each) throws Exception {
    this.folder = folder;
    chain = new SmallChain(folder);
    honest = chain.open(folder.resolve("honest"));
    grow(honest, 1, blocks, each);
    CertifiedReads reads = new CertifiedReads(honest);
    maker = new SnapshotMaker(honest, chain.genesis().chainId(), new Faults());
    maker.look();
    source = new SnapshotSource(honest, reads, maker);
    LedgerSnapshots snapshots = new LedgerSnapshots(honest, reads, maker, taker(honest, "honest"));
    application = application(chain.ledger(honest), snapshots, new ArrayList<>());
  }

  /** Adds blocks, each two entries of the engine behind the one before it. */
  void grow(LedgerStore store, int first, int last, int each) {
    ReplicaLedger ledger = chain.ledger(store);
    for (int block = first; block <= last; block++) {
      chain.fill(ledger, block, block, each, SnapshotNet::place);
      if (block % 16 == 0) {
        chain.certify(store);
      }
    }
    ledger.commitCursor(new EngineCursor(0, place(last).index() + 3));
  }

  /** The engine's entry of a block; between two of them is one without transactions. */
  static EngineCursor place(int block) {
    return new EngineCursor(0, 2L * block);
  }

  SmallChain chain() {
    return chain;
  }

  LedgerStore honest() {
    return honest;
  }

  SnapshotMaker maker() {
    return maker;
  }

  SnapshotSource source() {
    return source;
  }

  /** A replica's answers to its engine. */
  AbciApplication application() {
    return application;
  }

  /** What the engine proves to be the state at the end of a snapshot. */
  ByteString appHash(long engineHeight) {
    BlockHead head = honest.head(engineHeight / 2).orElseThrow();
    return ByteString.copyFrom(head.stateRoot().bytes());
  }

  private void serve(String id, BindableService service) throws Exception {
    Server server =
        Servers.listen(
                HostPort.parse("127.0.0.1:0"),
                chain.keys(id).tls(),
                hash ->
                    chain.founders().all().entrySet().stream()
                        .filter(e -> e.getValue().tls().hash().equals(hash))
                        .map(Map.Entry::getKey)
                        .findFirst(),
                calls)
            .addService(service)
            .build()
            .start();
    servers.add(server);
    HostPort address = HostPort.parse("127.0.0.1:" + server.getPort());
    endpoints.put(id, new Endpoint(id, address, chain.keys(id).tls().hash()));
  }

  /** Some that say to their peers what they have. */
  void serveHonest(String... ids) throws Exception {
    for (String id : ids) {
      var key = chain.keys(id).checkpoint().orElseThrow();
      Certifier certifier =
          new Certifier(
              honest,
              chain.genesis().chainId(),
              id,
              key,
              _ -> {},
              what -> {
                throw new AssertionError(what);
              });
      CatchUpSource log = new CatchUpSource(honest, new CertifiedReads(honest));
      serve(id, new PeerService(certifier, log, source, Lagging.noEngine()));
    }
  }

  /** One that says something else. */
  void serveLie(String id, UnaryOperator<SnapshotResponse> lie) throws Exception {
    serve(
        id,
        new PeersServiceGrpc.PeersServiceImplBase() {
          @Override
          public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> answer) {
            answer.onNext(lie.apply(source.tell(request)));
            answer.onCompleted();
          }
        });
  }

  private SnapshotTaker taker(LedgerStore store, String name) {
    return taker(store, chain.ledger(store), name, () -> {});
  }

  private SnapshotTaker taker(LedgerStore store, ReplicaLedger ledger, String name, Runnable done) {
    return new SnapshotTaker(
        store,
        ledger,
        chain.genesis().chainId(),
        folder.resolve(name + ".tmp"),
        () -> List.copyOf(endpoints.values()),
        new CatchUpWitnesses(chain.genesis().chainId(), chain.keys("r1").tls()),
        done);
  }

  private AbciApplication application(
      ReplicaLedger ledger, LedgerSnapshots snapshots, List<String> failures) {
    return new AbciApplication(
        ledger,
        List::of,
        snapshots,
        chain.genesis().chainId().hex(),
        new AbciApplication.Limits(1 << 16, 1 << 16),
        NOBODY,
        (what, cause) -> failures.add(what + ": " + cause));
  }

  /** When a newcomer is killed: before so many more steps, each a block or the last of all. */
  public static final class Dying {
    private int left;

    public Dying(int left) {
      this.left = left;
    }

    public void step() {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
    }

    static Dying never() {
      return new Dying(-1);
    }
  }

  /** r1 starts. */
  SnapshotNewcomer newcomer(String name) {
    return newcomer(name, Dying.never());
  }

  /** r1 starts, and will be killed. */
  SnapshotNewcomer newcomer(String name, Dying dying) {
    return newcomer(name, chain.open(folder.resolve(name)), dying);
  }

  /** r1 starts with this store. */
  SnapshotNewcomer newcomer(String name, LedgerStore store, Dying dying) {
    ReplicaLedger ledger =
        new ReplicaLedger(
            store,
            chain.genesis(),
            new LedgerMeters(new SimpleMeterRegistry()),
            (before, chainId, block) -> {
              dying.step();
              return ParallelSignatures.of(before, chainId, block);
            },
            _ -> {});
    new CertifiedLog(store, ledger, chain.genesis().chainId()).keepNoted();
    LedgerSnapshots snapshots =
        new LedgerSnapshots(
            store,
            new CertifiedReads(store),
            new SnapshotMaker(store, chain.genesis().chainId(), new Faults()),
            taker(store, ledger, name, dying::step));
    List<String> failures = new ArrayList<>();
    return new SnapshotNewcomer(
        honest, store, snapshots, application(ledger, snapshots, failures), failures);
  }

  Path spool(String name) {
    return folder.resolve(name + ".tmp");
  }

  /** Nobody answers peers any more. */
  void silence() {
    servers.forEach(Server::shutdownNow);
    servers.clear();
    endpoints.clear();
  }

  @Override
  public void close() {
    silence();
    calls.shutdownNow();
    maker.close();
    honest.close();
  }
}
