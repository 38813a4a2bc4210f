package aver.ledger.client.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.proof.Digest;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PinnedTlsTest {
  @TempDir Path folder;
  private final Map<Digest, String> members = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private TlsKey serverKey;
  private TlsKey clientKey;
  private Server server;

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
  void start() throws Exception {
    serverKey = key("replica-1");
    clientKey = key("site-1");
    members.put(clientKey.hash(), "site-1");
    server =
        Servers.listen(
                HostPort.parse("127.0.0.1:0"),
                serverKey,
                hash -> Optional.ofNullable(members.get(hash)),
                executor)
            .addService(new Echo())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    executor.close();
  }

  private TlsKey key(String name) throws Exception {
    return KeyFile.create(folder.resolve(name), folder.resolve("password"), name, false).tls();
  }

  private String call(TlsKey own, Digest pin) {
    ManagedChannel channel =
        Channels.open(own, new HostPort("127.0.0.1", server.getPort()), pin, Optional.empty());
    try {
      return ask(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String ask(ManagedChannel channel) {
    return PeersServiceGrpc.newBlockingStub(channel)
        .highestSignature(HighestSignatureRequest.getDefaultInstance())
        .getText();
  }

  @Test
  void call_withPinnedKeys_carriesTheMember() {
    assertThat(call(clientKey, serverKey.hash())).isEqualTo("site-1");
  }

  @Test
  void call_toAnotherServerKey_isNotMade() {
    assertThatThrownBy(() -> call(clientKey, clientKey.hash()))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void call_withAnUnknownKey_isRefused() throws Exception {
    TlsKey stranger = key("stranger");
    assertThatThrownBy(() -> call(stranger, serverKey.hash()))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void call_throughAProxy_namesAHostThatOnlyTheProxyResolves() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server.getPort())) {
      ManagedChannel channel =
          Channels.open(
              clientKey,
              new HostPort("replica-1.invalid", 7001),
              serverKey.hash(),
              Optional.of(proxy.address()));
      try {
        assertThat(ask(channel)).isEqualTo("site-1");
      } finally {
        channel.shutdownNow();
      }
      assertThat(proxy.asked()).containsExactly("CONNECT replica-1.invalid:7001 HTTP/1.1");
    }
  }

  @Test
  void call_onAnOpenConnectionAfterRemoval_isRefused() {
    ManagedChannel channel =
        Channels.open(
            clientKey,
            new HostPort("127.0.0.1", server.getPort()),
            serverKey.hash(),
            Optional.empty());
    try {
      assertThat(ask(channel)).isEqualTo("site-1");
      members.clear();
      assertThatThrownBy(() -> ask(channel))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    } finally {
      channel.shutdownNow();
    }
  }
}
