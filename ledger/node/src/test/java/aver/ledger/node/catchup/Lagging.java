package aver.ledger.node.catchup;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.Snapshots;
import aver.ledger.node.PeerService;
import aver.ledger.node.SmallChain;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.Faults;
import aver.ledger.node.log.Spool;
import aver.ledger.node.statesync.EngineSource;
import aver.ledger.node.statesync.SnapshotMaker;
import aver.ledger.node.statesync.SnapshotSource;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.ConfirmResponse;
import aver.proto.v1.PeersServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A ledger that is behind, one that is not, and servers that show the second, truly or not. */
public final class Lagging implements AutoCloseable {
  /** Of the one that is not behind, all certified. */
  public static final int BLOCKS = 6;

  private final Path folder;
  private final SmallChain chain;
  private final LedgerStore honest;
  private final LedgerStore behind;
  private final ReplicaLedger ledger;
  private final Map<String, Endpoint> endpoints = new TreeMap<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<String> died = new ArrayList<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  public Lagging(Path folder) throws Exception {
    this(folder, BLOCKS);
  }

  /** With so many blocks. */
  public Lagging(Path folder, int blocks) throws Exception {
    this.folder = folder;
    chain = new SmallChain(folder);
    honest = chain.open(folder.resolve("honest"));
    chain.fill(chain.ledger(honest), 1, blocks);
    chain.certify(honest);
    behind = chain.open(folder.resolve("behind"));
    ledger = chain.ledger(behind);
  }

  public SmallChain chain() {
    return chain;
  }

  public LedgerStore honest() {
    return honest;
  }

  public LedgerStore behind() {
    return behind;
  }

  /** Of the one that is behind. */
  ReplicaLedger ledger() {
    return ledger;
  }

  /** Why a replica would have ended itself. */
  List<String> died() {
    return died;
  }

  private KeyFile keys(String id) {
    return chain.keys(id);
  }

  private void serve(String id, BindableService service) throws Exception {
    Server server =
        Servers.listen(
                HostPort.parse("127.0.0.1:0"),
                keys(id).tls(),
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
    endpoints.put(id, new Endpoint(id, address, keys(id).tls().hash()));
  }

  public void serveHonest(String... ids) throws Exception {
    for (String id : ids) {
      var key = keys(id).checkpoint().orElseThrow();
      Certifier certifier =
          new Certifier(honest, chain.genesis().chainId(), id, key, _ -> {}, died::add);
      serve(
          id,
          new PeerService(
              certifier, source(), snapshots(honest, chain.genesis().chainId()), noEngine()));
    }
  }

  /** Of a ledger that makes no snapshots. */
  static SnapshotSource snapshots(LedgerStore store, Digest chainId) {
    return new SnapshotSource(
        store, new CertifiedReads(store), new SnapshotMaker(store, chainId, new Faults()));
  }

  /** Of a replica whose engine has nothing for others. */
  public static EngineSource noEngine() {
    return new EngineSource(_ -> Optional.empty(), Snapshots.none());
  }

  CatchUpSource source() {
    return new CatchUpSource(honest, new CertifiedReads(honest));
  }

  /** One that passes on what r3 says, changed. */
  void serveLie(String id, UnaryOperator<Iterator<CatchUpResponse>> lie) throws Exception {
    serve(id, new Liar(lie));
  }

  /** Passes on all, but for the last byte of one transaction. */
  static UnaryOperator<Iterator<CatchUpResponse>> signatureChangedIn(long seq) {
    return each(one -> {
      if (one.getTransaction().getSeq() != seq) {
        return one;
      }
      byte[] bytes = one.getTransaction().getTransaction().toByteArray();
      bytes[bytes.length - 1] ^= 1;
      return one.toBuilder()
          .setTransaction(
              one.getTransaction().toBuilder().setTransaction(ByteString.copyFrom(bytes)))
          .build();
    });
  }

  /** Changes each message. */
  static UnaryOperator<Iterator<CatchUpResponse>> each(UnaryOperator<CatchUpResponse> change) {
    return all -> {
      List<CatchUpResponse> changed = new ArrayList<>();
      all.forEachRemaining(one -> changed.add(change.apply(one)));
      return changed.iterator();
    };
  }

  /** One that confirms that it has the same log, and gives none of it. */
  void serveNothing(String id) throws Exception {
    serve(id, new Confirming());
  }

  private final class Liar extends PeersServiceGrpc.PeersServiceImplBase {
    private final UnaryOperator<Iterator<CatchUpResponse>> lie;

    Liar(UnaryOperator<Iterator<CatchUpResponse>> lie) {
      this.lie = lie;
    }

    @Override
    public void catchUp(CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
      Endpoint other = Objects.requireNonNull(endpoints.get("r3"));
      ManagedChannel channel =
          Channels.open(keys("r4").tls(), other.address(), other.tlsKeyHash(), Optional.empty());
      lie.apply(PeersServiceGrpc.newBlockingStub(channel).catchUp(request))
          .forEachRemaining(answer::onNext);
      answer.onCompleted();
      channel.shutdownNow();
    }
  }

  private final class Confirming extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void confirm(ConfirmRequest request, StreamObserver<ConfirmResponse> answer) {
      source().confirm("r1", request, answer);
    }
  }

  /** How the one that is behind asks these, in this order. */
  public CatchUp catchUp(String... order) {
    return catchUp(behind, ledger, order);
  }

  /** How another one that is behind does. */
  public CatchUp catchUp(LedgerStore store, ReplicaLedger ledger, String... order) {
    return catchUp(store, ledger, Spool.at(folder.resolve("spool")), order);
  }

  /** How one does that receives into this. */
  CatchUp catchUp(LedgerStore store, ReplicaLedger ledger, Spool spool, String... order) {
    List<Endpoint> peers =
        List.of(order).stream().map(id -> Objects.requireNonNull(endpoints.get(id))).toList();
    return new CatchUp(
        store,
        ledger,
        chain.genesis().chainId(),
        keys("r1").tls(),
        spool,
        () -> peers,
        () -> {},
        (why, _) -> died.add(why));
  }

  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
    calls.shutdownNow();
    behind.close();
    honest.close();
  }
}
