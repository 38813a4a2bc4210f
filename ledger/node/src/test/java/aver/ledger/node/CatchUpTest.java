package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.ConfirmResponse;
import aver.proto.v1.PeersServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that was away goes on by another's log, also when the first that it asks lies. */
final class CatchUpTest {
  private static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int BLOCKS = 6;
  private static final int EACH = 2;

  @TempDir Path folder;
  private Founders founders;
  private final Map<String, Endpoint> endpoints = new TreeMap<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<String> died = new ArrayList<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private Genesis genesis;
  private LedgerStore honest;
  private LedgerStore behind;
  private ReplicaLedger ledger;

  @BeforeEach
  void found() throws Exception {
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>();
    members.add(founders.member("admin-1", Role.ADMIN));
    members.add(founders.member("admin-2", Role.ADMIN));
    for (String id : REPLICAS) {
      members.add(founders.member(id, Role.REPLICA));
    }
    genesis =
        new Genesis(
            "Test",
            1_767_225_600_000L,
            members,
            List.of(new NamedNumber("admin-1", 1_000)),
            List.of());
    honest = LedgerStore.open(folder.resolve("honest"), genesis.chainId());
    fill(ledger(honest), 1, BLOCKS);
    certify();
    behind = LedgerStore.open(folder.resolve("behind"), genesis.chainId());
    ledger = ledger(behind);
  }

  @AfterEach
  void close() {
    servers.forEach(Server::shutdownNow);
    calls.shutdownNow();
    behind.close();
    honest.close();
  }

  private KeyFile keys(String id) {
    return founders.keys(id);
  }

  private ReplicaLedger ledger(LedgerStore store) {
    return new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
  }

  private void fill(ReplicaLedger to, int first, int last) {
    for (int block = first; block <= last; block++) {
      List<byte[]> transactions = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        byte[] nonce = new byte[16];
        nonce[0] = (byte) block;
        nonce[1] = (byte) i;
        Envelope envelope =
            new Envelope(1, "admin-1", 1, Octets.of(nonce), genesis.timeMs() + 600_000, 0);
        var signed =
            TransactionWire.sign(
                envelope, new Transfer("r1", 1), genesis.chainId(), keys("admin-1").identity());
        transactions.add(TransactionWire.encode(signed));
      }
      EngineCursor cursor = new EngineCursor(1, 10L * block);
      to.execute(new DecidedBlock(cursor, transactions));
      to.commit(cursor);
    }
  }

  private void certify() {
    BlockHead head = honest.head().orElseThrow();
    try (var view = honest.view()) {
      String text =
          Ballot.Question.of(
                  genesis.chainId(),
                  head,
                  ReplicaSet.signers(view, genesis.chainId()),
                  ReplicaSet.signers(view, genesis.chainId()))
              .text();
      List<Note.Signature> lines =
          List.of("r2", "r3", "r4").stream().map(id -> line(id, text)).toList();
      byte[] note = new Note(text, lines).encode().getBytes(StandardCharsets.UTF_8);
      honest.checkpoints().put(head.height(), Octets.of(note));
    }
  }

  private Note.Signature line(String id, String text) {
    var key = keys(id).checkpoint().orElseThrow();
    String name = LedgerCheckpoint.signer(genesis.chainId(), id);
    return Note.Signature.of(
        new VerifierKey(name, key.publicKey()), key.sign(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void serve(String id, BindableService service) throws Exception {
    Server server =
        Servers.listen(
                HostPort.parse("127.0.0.1:0"),
                keys(id).tls(),
                hash ->
                    founders.all().entrySet().stream()
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

  private void serveHonest(String id) throws Exception {
    var key = keys(id).checkpoint().orElseThrow();
    Certifier certifier = new Certifier(honest, genesis.chainId(), id, key, _ -> {}, died::add);
    CatchUpSource source = new CatchUpSource(honest, new CertifiedReads(honest));
    serve(id, new Services.Peers(certifier, source));
  }

  /** Passes on what an honest replica says, changed. */
  private final class Liar extends PeersServiceGrpc.PeersServiceImplBase {
    private final UnaryOperator<Iterator<CatchUpResponse>> lie;

    Liar(UnaryOperator<Iterator<CatchUpResponse>> lie) {
      this.lie = lie;
    }

    @Override
    public void catchUp(CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
      ManagedChannel channel = channel("r4", "r3");
      lie.apply(PeersServiceGrpc.newBlockingStub(channel).catchUp(request))
          .forEachRemaining(answer::onNext);
      answer.onCompleted();
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel(String from, String to) {
    Endpoint other = Objects.requireNonNull(endpoints.get(to));
    return Channels.open(keys(from).tls(), other.address(), other.tlsKeyHash(), Optional.empty());
  }

  private static UnaryOperator<Iterator<CatchUpResponse>> each(
      UnaryOperator<CatchUpResponse> change) {
    return all -> {
      List<CatchUpResponse> changed = new ArrayList<>();
      all.forEachRemaining(one -> changed.add(change.apply(one)));
      return changed.iterator();
    };
  }

  private CatchUp catchUp(String... order) {
    List<Endpoint> peers =
        List.of(order).stream().map(id -> Objects.requireNonNull(endpoints.get(id))).toList();
    return new CatchUp(
        behind,
        ledger,
        genesis.chainId(),
        keys("r1").tls(),
        folder.resolve("spool"),
        () -> peers,
        () -> {},
        (why, _) -> died.add(why));
  }

  private static Membership membership() {
    Peer self = new Peer("r1", "localhost:2");
    return new Membership("r1", List.of(self));
  }

  private void caughtUpFromTheNext(UnaryOperator<Iterator<CatchUpResponse>> lie) throws Exception {
    serveHonest("r2");
    serveHonest("r3");
    serve("r4", new Liar(lie));
    var reached =
        catchUp("r4", "r2", "r3")
            .fetch(membership(), new EngineCursor(1, 10))
            .toCompletableFuture();
    assertThat(reached.get().cursor()).isEqualTo(new EngineCursor(1, 10L * BLOCKS));
    assertThat(died).isEmpty();
    for (long height = 0; height <= BLOCKS; height++) {
      assertThat(behind.head(height)).isEqualTo(honest.head(height));
    }
    assertThat(behind.checkpoints().newestHeight()).contains((long) BLOCKS);
  }

  @Test
  void aSourceThatChangesASignatureIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(signatureChangedIn(2 * EACH + 1));
  }

  private static UnaryOperator<Iterator<CatchUpResponse>> signatureChangedIn(long seq) {
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

  /** Has the same log, and gives none of it. */
  private final class Confirming extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void confirm(ConfirmRequest request, StreamObserver<ConfirmResponse> answer) {
      new CatchUpSource(honest, new CertifiedReads(honest)).confirm("r1", request, answer);
    }
  }

  @Test
  void heightsThatWereReplayedAreNotSignedAfterARestart() throws Exception {
    serve("r2", new Confirming());
    serveHonest("r3");
    serve("r4", new Liar(signatureChangedIn(2 * EACH + 1)));
    assertThatThrownBy(() -> catchUp("r4", "r2").from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class);
    assertThat(behind.head().orElseThrow().height()).as("what came before stays").isEqualTo(2);

    var key = keys("r1").checkpoint().orElseThrow();
    Certifier restarted = new Certifier(behind, genesis.chainId(), "r1", key, _ -> {}, died::add);
    restarted.resume();
    restarted.answered("r2", 0, "", "");
    restarted.answered("r3", 0, "", "");
    assertThat(restarted.wanted()).containsExactly(0L);
    assertThat(restarted.pending()).hasSize(1);
  }

  @Test
  void aSourceThatSendsNothingIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(_ -> List.<CatchUpResponse>of().iterator());
  }

  @Test
  void aSourceThatNamesAnotherPlaceOfTheEngineIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(
        each(one ->
            one.hasTarget()
                ? one.toBuilder()
                    .setTarget(one.getTarget().toBuilder().setIndex(10L * BLOCKS + 3))
                    .build()
                : one));
  }

  @Test
  void aSourceThatCutsTheLogIntoOtherBlocksIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(
        each(one -> {
          long height = one.getTransaction().getSeq() == 2 * EACH ? 3 : 0;
          return height == 0
              ? one
              : one.toBuilder()
                  .setTransaction(one.getTransaction().toBuilder().setHeight(height))
                  .build();
        }));
  }

  @Test
  void theLogOfALiarAloneIsNotBelieved() throws Exception {
    serveHonest("r3");
    serve("r4", new Liar(_ -> List.<CatchUpResponse>of().iterator()));
    assertThatThrownBy(() -> catchUp("r4").from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("it sent nothing");
  }

  /** Makes none, and says whether its newcomers are brought forward by the engine. */
  private record Making(Optional<Peer> newcomer) implements EngineMaker {
    @Override
    public ConsensusEngine make(EngineMaker.Parts parts) {
      throw new AssertionError("it was not asked for");
    }
  }

  private EngineMaker.Parts parts(String member, Optional<Peer> newcomer) throws Exception {
    Replica.Settings settings =
        new Replica.Settings(genesis, member, keys(member), folder, HostPort.parse("127.0.0.1:0"));
    return new EngineParts(behind, new MemberKeys(behind), catchUp("r2", "r3"), member)
        .of(settings, new Making(newcomer));
  }

  private void serveOrigin() throws Exception {
    serveHonest("r2");
    serveHonest("r3");
  }

  @Test
  void whoeverDiesOnItsWayToALaterOrderGoesOnToIt() throws Exception {
    EngineOrigin.passed(honest, 3);
    serveOrigin();
    EngineOrigin.seek(behind, 3); // and died, and knows itself from the old order
    EngineMaker.Parts parts = parts("r1", Optional.empty());
    assertThat(parts.origin().height()).isEqualTo(3);
    assertThat(parts.newcomer()).isTrue();
    assertThat(behind.head()).isEqualTo(honest.head());
    assertThat(EngineOrigin.sought(behind)).isFalse();
  }

  @Test
  void whoeverDiesJustBeforeItNotesTheOrderNotesItThen() throws Exception {
    EngineOrigin.passed(honest, 3);
    serveOrigin();
    EngineOrigin.seek(behind, 3);
    AppPoint _ = catchUp("r2", "r3").from(EngineCursor.NONE);
    assertThat(EngineOrigin.sought(behind)).isTrue();
    assertThat(parts("r1", Optional.empty()).origin().height()).isEqualTo(3);
    assertThat(Cursors.decode(behind.places().last())).isEqualTo(new EngineCursor(1, 10L * BLOCKS));
  }

  @Test
  void aNewcomerThatItsEngineBringsForwardIsRestartedOnTheWay() throws Exception {
    EngineOrigin.begin(honest, honest.checkpoints().newest().orElseThrow());
    serveOrigin();
    NewMember _ = founders.member("r5", Role.REPLICA);
    Optional<Peer> self = Optional.of(new Peer("r5", "localhost:2"));
    assertThat(parts("r5", self).origin().height()).isEqualTo(BLOCKS);
    fill(ledger(behind), BLOCKS + 1, BLOCKS + 1);
    assertThat(behind.head().orElseThrow().height()).isEqualTo(BLOCKS + 1);
    assertThat(parts("r5", self).origin().height()).isEqualTo(BLOCKS);
    assertThat(Cursors.decode(behind.places().last()).index()).isPositive();
  }

  /** A receiver that takes nothing until it goes away. */
  private static final class Stuck extends ServerCallStreamObserver<CatchUpResponse> {
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return gone.get();
    }

    @Override
    public void onNext(CatchUpResponse message) {
      messages.incrementAndGet();
    }

    @Override
    public void onError(Throwable e) {
      failure.set(e);
    }

    @Override
    public void onCompleted() {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }

  @Test
  void replicasThatTakeNothingHoldNoTurnButTheirOwn() throws Exception {
    CatchUpSource source = new CatchUpSource(honest, new CertifiedReads(honest));
    CatchUpRequest all = CatchUpRequest.newBuilder().setFromSeq(1).build();
    List<Stuck> stuck = List.of(new Stuck(), new Stuck(), new Stuck());
    List<Future<?>> sending = new ArrayList<>();
    for (int i = 0; i < stuck.size(); i++) {
      Stuck receiver = stuck.get(i);
      String id = REPLICAS.get(i);
      sending.add(calls.submit(() -> source.send(id, all, receiver)));
    }
    await().atMost(LONG).until(() -> stuck.stream().allMatch(s -> s.messages.get() == 1));
    Stuck again = new Stuck();
    source.send("r1", all, again);
    assertThat(Status.fromThrowable(again.failure.get()).getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

    stuck.forEach(s -> s.gone.set(true));
    for (Future<?> sent : sending) {
      sent.get(60, TimeUnit.SECONDS);
    }
    again.gone.set(true);
    source.send("r1", all, again);
    assertThat(again.messages.get()).as("its turn came back").isEqualTo(1);
  }
}
