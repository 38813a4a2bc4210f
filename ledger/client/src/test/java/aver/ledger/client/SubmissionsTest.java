package aver.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.StatusResponse;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server over a real socket that answers to a transaction as it likes. */
final class SubmissionsTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Genesis genesis = TrustTest.genesis();
  private volatile SubmitResponse answer = SubmitResponse.getDefaultInstance();
  private volatile StatusResponse status = StatusResponse.getDefaultInstance();
  private volatile Runnable onSubmit = () -> {};
  private final AtomicInteger submissions = new AtomicInteger();
  private Connections connections;
  private Server server;

  @BeforeEach
  void serve() throws Exception {
    KeyFile replica = keys("replica");
    HostPort address = new HostPort("127.0.0.1", FreePorts.take(1).getFirst());
    server =
        Servers.listen(address, replica.tls(), _ -> Optional.of("basel"), executor)
            .addService(
                new TransactionsServiceGrpc.TransactionsServiceImplBase() {
                  @Override
                  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> to) {
                    submissions.incrementAndGet();
                    onSubmit.run();
                    to.onNext(answer);
                    to.onCompleted();
                  }

                  @Override
                  public void status(StatusRequest request, StreamObserver<StatusResponse> to) {
                    to.onNext(status);
                    to.onCompleted();
                  }
                })
            .build()
            .start();
    List<Endpoint> endpoints = List.of(new Endpoint("r1", address, replica.tls().hash()));
    connections = new Connections(keys("basel").tls(), Optional.empty(), endpoints, 0);
  }

  @AfterEach
  void stop() {
    connections.close();
    server.shutdownNow();
    executor.close();
  }

  private KeyFile keys(String id) throws Exception {
    return KeyFile.create(folder.resolve(id), folder.resolve("password"), id, false);
  }

  private SignedTransaction transaction() {
    Envelope envelope = new Envelope(1, "basel", 1, Octets.of(new byte[16]), 1, 0);
    return TransactionWire.sign(
        envelope, new Transfer("rita", 7), genesis.chainId(), TrustTest.key(1));
  }

  private Outcome submit(Duration limit) throws Exception {
    return submit(folder.resolve("trust"), limit);
  }

  private Outcome submit(Path trustFile, Duration limit) throws Exception {
    Trust trust = Trust.open(genesis, trustFile);
    return new Submissions(connections, new CertifiedHead(trust)).submit(transaction(), limit);
  }

  @Test
  void whatMayStillBecomeFinalIsLookedAtBeforeItIsSentAgain() {
    String look =
        "it may still become final: look with `aver ledger proof --tx %s --node REPLICA"
            .formatted(transaction().id().hex());
    assertThatThrownBy(() -> submit(SHORT))
        .isInstanceOf(NotFinalException.class)
        .hasMessageContaining(look);
    server.shutdownNow();
    assertThatThrownBy(() -> submit(SHORT))
        .isInstanceOf(NotFinalException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining(look);
  }

  @Test
  void anInterruptedThreadAsksNobodyAgain() {
    onSubmit = Thread.currentThread()::interrupt;
    Throwable thrown = catchThrowable(() -> submit(LONG));
    assertThat(Thread.interrupted()).as("whoever stops this thread sees it, too").isTrue();
    assertThat(thrown)
        .isInstanceOf(NotFinalException.class)
        .hasMessageContaining("not final (interrupted): it may still become final: look with");
    assertThat(submissions).hasValue(1);
  }

  @Test
  void whatAReplicaTookIsLookedAtAlsoIfNoProofCanBeKept() throws Exception {
    answer =
        SubmitResponse.newBuilder()
            .setAdmission(SubmitResponse.Admission.ADMISSION_ADMITTED)
            .build();
    status =
        StatusResponse.newBuilder()
            .setFinal(true)
            .setCheckpoint(TrustTest.note(1, TrustTest.OLD, TrustTest.OLD))
            .build();
    Path file = folder.resolve("password/trust"); // below a file, so it cannot be written
    assertThatThrownBy(() -> submit(file, LONG))
        .isInstanceOf(NotFinalException.class)
        .hasMessageContainingAll(
            "the trust file %s cannot be written".formatted(file),
            "look with `aver ledger proof --tx " + transaction().id().hex());
  }

  @Test
  void whyItWasDroppedIsToldInWordsThatCanBeShown() throws Exception {
    answer =
        SubmitResponse.newBuilder()
            .setAdmission(SubmitResponse.Admission.ADMISSION_DROPPED)
            .setCode("expired\u001b[2J")
            .setMessage("sign again\r\n" + "x".repeat(1 << 20))
            .build();
    Outcome.Dropped dropped = (Outcome.Dropped) submit(LONG);
    assertThat(dropped.code()).isEqualTo("expired [2J");
    assertThat(dropped.message()).startsWith("sign again  xx").hasSizeLessThan(1_000);
  }
}
