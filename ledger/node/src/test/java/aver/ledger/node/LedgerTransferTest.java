package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.rules.state.Keys;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.StatusResponse;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code aver ledger transfer} says if nobody answers any more once the tokens are given. */
final class LedgerTransferTest {
  private static final String MEMBER = "researcher-1";
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final Typed typed = new Typed();

  /** Passes calls to a replica, and reads no more once it said that a transaction is final. */
  private static final class FallsSilent implements AutoCloseable {
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final ManagedChannel honest;
    private final Server server;
    private volatile boolean silent;

    FallsSilent(Federation federation, Endpoint replica, HostPort address) throws IOException {
      honest =
          Channels.open(
              federation.keys(MEMBER).tls(),
              replica.address(),
              replica.tlsKeyHash(),
              Optional.empty());
      server =
          Servers.listen(
                  address,
                  federation.keys(replica.replica()).tls(),
                  _ -> Optional.of("anybody"),
                  calls)
              .addService(new State())
              .addService(new Transactions())
              .build()
              .start();
    }

    private final class State extends StateServiceGrpc.StateServiceImplBase {
      @Override
      public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
        if (silent) {
          answer.onError(Status.FAILED_PRECONDITION.asRuntimeException());
          return;
        }
        answer.onNext(StateServiceGrpc.newBlockingStub(honest).read(request));
        answer.onCompleted();
      }
    }

    private final class Transactions extends TransactionsServiceGrpc.TransactionsServiceImplBase {
      @Override
      public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
        answer.onNext(TransactionsServiceGrpc.newBlockingStub(honest).submit(request));
        answer.onCompleted();
      }

      @Override
      public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
        StatusResponse known = TransactionsServiceGrpc.newBlockingStub(honest).status(request);
        silent = known.getFinal();
        answer.onNext(known);
        answer.onCompleted();
      }
    }

    @Override
    public void close() {
      server.shutdownNow();
      honest.shutdownNow();
      calls.shutdownNow();
    }
  }

  @Test
  void whatWasGivenIsSaidAlsoIfTheBalanceCannotBeRead() throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient member = federation.ready(MEMBER)) {
      Endpoint replica = LyingReplica.endpoint(federation, "replica-1");
      HostPort address = new HostPort("127.0.0.1", FreePorts.take(1).getFirst());
      String settings = settings(federation, replica, address).toString();
      try (FallsSilent between = new FallsSilent(federation, replica, address)) {
        String[] line = {"ledger", "transfer", "hospital-1", "0.25", "--config", settings};
        assertThat(typed.run(line)).as("%s", typed.err()).isZero();
        assertThat(typed.out().strip()).isEqualTo("0.25 tokens are now of hospital-1");

        between.silent = false;
        String[] json = {
          "ledger", "transfer", "hospital-1", "0.25", "--config", settings, "--json"
        };
        assertThat(typed.run(json)).as("%s", typed.err()).isZero();
        JsonNode document = JsonMapper.shared().readTree(typed.out());
        assertThat(document.path("amountMicro").asLong()).isEqualTo(250_000);
        assertThat(document.has("balanceMicro")).isFalse();
      }
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(member.read(Keys.balance("hospital-1"))).contains(500_010L));
    }
  }

  /** Settings of a member that knows of one replica, which is at another address by now. */
  private Path settings(Federation federation, Endpoint replica, HostPort address)
      throws IOException {
    Files.write(folder.resolve("genesis.json"), federation.genesis().canonical());
    Files.writeString(
        folder.resolve("alone.trust.replicas"),
        "aver-replicas/v1\n%s %s %s\n"
            .formatted(replica.replica(), address, replica.tlsKeyHash().hex()));
    return Files.writeString(
        folder.resolve("member.yaml"),
        "genesis: genesis.json\nmember: %s\nkeys: %s.p12\npassword-file: password\ntrust: alone.trust\n"
            .formatted(MEMBER, MEMBER));
  }
}
