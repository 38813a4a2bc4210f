package aver.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Peer;
import aver.ledger.client.tls.PinSource;
import aver.ledger.client.tls.Servers;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectionsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Server> servers = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private TlsKey serverKey;
  private TlsKey clientKey;

  /** Answers with the caller's member id. */
  private static final class Echo extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void highestSignature(
        HighestSignatureRequest request, StreamObserver<HighestSignatureResponse> answer) {
      answer.onNext(HighestSignatureResponse.newBuilder().setText(Peer.member()).build());
      answer.onCompleted();
    }
  }

  @BeforeEach
  void twoAddressesWhereNobodyListens() throws Exception {
    serverKey = key("replica");
    clientKey = key("site");
    for (String id : List.of("replica-1", "replica-2")) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        endpoints.add(
            new Endpoint(id, new HostPort("127.0.0.1", socket.getLocalPort()), serverKey.hash()));
      }
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(Server::shutdownNow);
    executor.close();
  }

  private TlsKey key(String name) throws Exception {
    return KeyFile.create(folder.resolve(name), folder.resolve("password"), name, false).tls();
  }

  private void serve(Endpoint endpoint) throws Exception {
    serve(endpoint, serverKey, _ -> Optional.of("site"));
  }

  private void serve(Endpoint endpoint, TlsKey key, PinSource pins) throws Exception {
    servers.add(
        Servers.listen(endpoint.address(), key, pins, executor)
            .addService(new Echo())
            .build()
            .start());
  }

  private Connections connections() {
    return new Connections(clientKey, Optional.empty(), endpoints, 0);
  }

  private String ask(ManagedChannel channel) {
    asked.incrementAndGet();
    return PeersServiceGrpc.newBlockingStub(channel)
        .highestSignature(HighestSignatureRequest.getDefaultInstance())
        .getText();
  }

  @Test
  void aReplicaThatIsStartingIsWaitedFor() throws Exception {
    try (Connections connections = connections()) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return connections.call(LONG, this::ask);
                } catch (LedgerUnavailableException e) {
                  throw new IllegalStateException(e);
                }
              },
              executor);
      await().atMost(LONG).until(() -> asked.get() >= 3 * endpoints.size());
      serve(endpoints.getLast());
      assertThat(answer.get(60, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("site");
      assertThat(connections.present()).isEqualTo(endpoints.getLast());
    }
  }

  @Test
  void afterTheLimitTheErrorSaysWhoWasAskedAndWhatHappened() {
    try (Connections connections = connections()) {
      assertThatThrownBy(() -> connections.call(Duration.ofSeconds(3), this::ask))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("none of 2 replicas gave a good answer; the last, ")
          .hasMessageContaining(
              endpoints.getLast().address() + ": cannot be reached (Connection refused")
          .hasMessageNotContaining("UNAVAILABLE")
          .hasMessageNotContaining("io exception");
      assertThat(asked).hasValueGreaterThan(endpoints.size());
    }
  }

  @Test
  void whatAskingAgainDoesNotMendIsToldAtOnce() {
    try (Connections connections = connections()) {
      assertThatThrownBy(() ->
              connections.call(
                  LONG,
                  _ -> {
                    asked.incrementAndGet();
                    throw io.grpc.Status.INVALID_ARGUMENT.asRuntimeException();
                  }))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("INVALID_ARGUMENT");
      assertThat(asked).hasValue(endpoints.size());
    }
  }

  @Test
  void aKeyThatIsRefusedIsNotWaitedFor() throws Exception {
    for (Endpoint endpoint : endpoints) {
      serve(endpoint, serverKey, _ -> Optional.empty());
    }
    try (Connections connections = connections()) {
      assertThatThrownBy(() -> connections.call(LONG, this::ask))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("our TLS key belongs to no active member");
      assertThat(asked).hasValue(endpoints.size());
    }
  }

  @Test
  void aServerWithAnotherKeyIsNotWaitedFor() throws Exception {
    for (Endpoint endpoint : endpoints) {
      serve(endpoint, clientKey, _ -> Optional.of("site"));
    }
    try (Connections connections = connections()) {
      assertThatThrownBy(() -> connections.call(LONG, this::ask))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("not the one that is known of it");
      assertThat(asked).hasValue(endpoints.size());
    }
  }

  @Test
  void aSlowAnswerCountsAndTheNextQuestionGoesToAnother() throws Exception {
    serve(endpoints.getFirst());
    AnswerTimes allAreSlow = new AnswerTimes(Duration.ZERO);
    try (Connections connections =
        new Connections(clientKey, Optional.empty(), endpoints, 0, allAreSlow)) {
      assertThat(connections.ask(LONG, this::ask)).isEqualTo("site");
      assertThat(connections.present()).isEqualTo(endpoints.getLast());
      assertThat(connections.ask(LONG, this::ask)).as("nobody is there").isEqualTo("site");
      assertThat(connections.present()).isEqualTo(endpoints.getFirst());
    }
  }

  @Test
  void replacedReplicasAreAskedNoMore() throws Exception {
    serve(endpoints.getLast());
    try (Connections connections = connections()) {
      ManagedChannel old = connections.channel(endpoints.getFirst());
      connections.replace(List.of(endpoints.getLast()));
      assertThat(old.isShutdown()).isTrue();
      assertThat(connections.present()).isEqualTo(endpoints.getLast());
      assertThat(connections.call(this::ask)).isEqualTo("site");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void preferredAddressesComeFirst() {
    List<Endpoint> ordered = Endpoint.ordered(endpoints, List.of(endpoints.getLast().address()));
    assertThat(ordered).containsExactly(endpoints.getLast(), endpoints.getFirst());
  }
}
