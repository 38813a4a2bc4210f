package aver.ledger.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.local.LocalEngine;
import aver.ledger.engine.local.LocalNetwork;
import aver.ledger.engine.local.LocalSettings;
import aver.ledger.engine.local.VirtualTime;
import aver.ledger.node.EngineFollowerTest;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.SubmitResponse.Admission;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members are told when a replica cannot take their transactions. */
final class ServicesTest {
  private static final Genesis GENESIS = EngineFollowerTest.GENESIS;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  @TempDir Path folder;

  /** One call after the other, as the engine wants it that stands in for one. */
  private final ExecutorService calls = Executors.newSingleThreadExecutor();

  private KeyFile keys;
  private LedgerStore store;
  private final VirtualTime time = new VirtualTime(0);
  private LocalEngine engine;
  private Certifier certifier;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void serve() throws Exception {
    keys = KeyFile.create(folder.resolve("a.p12"), folder.resolve("password"), "a", true);
    store = LedgerStore.open(folder.resolve("ledger"), GENESIS.chainId());
    LedgerMeters meters = new LedgerMeters(new SimpleMeterRegistry());
    ReplicaLedger ledger = new ReplicaLedger(store, GENESIS, meters, _ -> {});
    var key = keys.checkpoint().orElseThrow(); // not the one in genesis: it certifies nothing
    certifier = new Certifier(store, GENESIS.chainId(), "r1", key, _ -> {}, _ -> {});
    Peer peer = new Peer("r1", "h:1");
    LocalNetwork network = new LocalNetwork(List.of(peer), 1, LocalSettings.calm(), time);
    engine = network.engine("r1", Fatal.halting());
    engine.start(ledger);
    server =
        Servers.listen(
                new HostPort("127.0.0.1", 0), keys.tls(), hash -> Optional.of("admin-1"), calls)
            .addService(
                new Services.Transactions(
                    store, certifier, new CertifiedReads(store), engine, true))
            .build()
            .start();
    channel = connection();
  }

  private ManagedChannel connection() {
    HostPort address = new HostPort("127.0.0.1", server.getPort());
    return Channels.open(keys.tls(), address, keys.tls().hash(), Optional.empty());
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
    calls.shutdownNow();
    engine.close();
    store.close();
  }

  private SubmitResponse submit(byte[] transaction) {
    return TransactionsServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(MINUTE)
        .submit(
            SubmitRequest.newBuilder().setTransaction(ByteString.copyFrom(transaction)).build());
  }

  @Test
  void aMemberHasAsManyUnderWayAsOneConnectionCarriesByAnyNumberOfThem() throws Exception {
    ManagedChannel another = connection();
    try {
      List<Future<SubmitResponse>> underWay = new ArrayList<>();
      for (int i = 0; i < Services.IN_FLIGHT_EACH; i++) {
        underWay.add(
            TransactionsServiceGrpc.newFutureStub(i % 2 == 0 ? channel : another)
                .withDeadlineAfter(MINUTE)
                .submit(
                    SubmitRequest.newBuilder()
                        .setTransaction(ByteString.copyFrom(transfer(i)))
                        .build()));
        int expected = i + 1;
        await()
            .atMost(MINUTE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> engine.health().pendingTransactions() == expected);
      }
      SubmitResponse oneMore = submit(transfer(Services.IN_FLIGHT_EACH));
      assertThat(oneMore.getAdmission()).isEqualTo(Admission.ADMISSION_BUSY);
      assertThat(oneMore.getRetryAfterMs()).isEqualTo(200);
      assertThat(underWay).noneMatch(Future::isDone);
      time.advance(1_000);
      for (Future<SubmitResponse> call : underWay) {
        assertThat(call.get().getAdmission()).isEqualTo(Admission.ADMISSION_ADMITTED);
      }
    } finally {
      another.shutdownNow();
    }
  }

  private static byte[] transfer(int number) {
    byte[] seed = new byte[32]; // of admin-1 in that genesis
    seed[0] = 1;
    seed[1] = 1;
    byte[] nonce = ByteBuffer.allocate(16).putInt(number).array();
    Envelope envelope =
        new Envelope(1, "admin-1", 1, Octets.of(nonce), GENESIS.timeMs() + 60_000, 0);
    return TransactionWire.encode(
        TransactionWire.sign(
            envelope, new Transfer("admin-2", 1), GENESIS.chainId(), SigningKey.ofSeed(seed)));
  }

  @Test
  void aQuestionThatBringsMoreThanItNeedsIsRefusedBeforeItWaits() {
    UnknownFieldSet.Field much =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[1 << 16]))
            .build();
    StatusRequest request =
        StatusRequest.newBuilder()
            .setTransactionId(ByteString.copyFrom(new byte[32]))
            .setWaitMs(Long.MAX_VALUE)
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, much).build())
            .build();
    assertThatThrownBy(() ->
            TransactionsServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(MINUTE)
                .status(request))
        .hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void anEngineThatThrowsTakesNoPlaceForEver() {
    Envelope envelope =
        new Envelope(1, "r1", 1, Octets.of(new byte[16]), GENESIS.timeMs() + 1, GENESIS.timeMs());
    byte[] transaction =
        TransactionWire.encode(
            TransactionWire.sign(envelope, new Tick(), GENESIS.chainId(), keys.identity()));
    store.close(); // whatever is asked of it throws from now on
    for (int i = 0; i < 300; i++) {
      SubmitResponse answer = submit(transaction);
      assertThat(answer.getAdmission()).isEqualTo(Admission.ADMISSION_BUSY);
      assertThat(answer.getRetryAfterMs()).as("call %d has its share", i).isEqualTo(50);
    }
  }

  @Test
  void transactionsWaitWhileTooManyBlocksAreNotCertified() {
    SignerSet signers;
    try (StoreView view = store.view()) {
      signers = ReplicaSet.signers(view, GENESIS.chainId());
    }
    for (long height = 1; height <= 200; height++) {
      BlockHead head = new BlockHead(height, height, Digest.ZERO, Digest.ZERO, height);
      certifier.written(
          new WrittenBlock(head, Ballot.Question.of(GENESIS.chainId(), head, signers, signers)));
      if (height == 100) {
        assertThat(submit(new byte[1]).getAdmission()).isEqualTo(Admission.ADMISSION_DROPPED);
      }
    }
    assertThat(submit(new byte[1]).getAdmission()).isEqualTo(Admission.ADMISSION_BUSY);
  }
}
