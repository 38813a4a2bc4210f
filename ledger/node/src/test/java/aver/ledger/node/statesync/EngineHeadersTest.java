package aver.ledger.node.statesync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.node.SmallChain;
import aver.ledger.node.serving.Services;
import aver.proto.v1.EngineHeaderRequest;
import aver.proto.v1.EngineHeaderResponse;
import aver.proto.v1.EngineSnapshotsRequest;
import aver.proto.v1.EngineSnapshotsResponse;
import aver.proto.v1.PeersServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer's engine is told is what two of three others say, over real connections. */
final class EngineHeadersTest {
  private static final byte[] TRUE = "a header".getBytes(UTF_8);
  private static final byte[] FALSE = "another".getBytes(UTF_8);
  private static final byte[] NONE = new byte[0];

  @TempDir Path folder;
  private SmallChain chain;
  private final List<Server> servers = new ArrayList<>();
  private final List<Endpoint> others = new ArrayList<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** One that says so about every block, and that it offers these. */
  private static final class Said extends PeersServiceGrpc.PeersServiceImplBase {
    private final byte[] header;
    private final List<Long> blocks;

    Said(byte[] header, List<Long> blocks) {
      this.header = header;
      this.blocks = blocks;
    }

    @Override
    public void engineHeader(
        EngineHeaderRequest request, StreamObserver<EngineHeaderResponse> answer) {
      Services.send(
          answer, EngineHeaderResponse.newBuilder().setHeader(ByteString.copyFrom(header)).build());
    }

    @Override
    public void engineSnapshots(
        EngineSnapshotsRequest request, StreamObserver<EngineSnapshotsResponse> answer) {
      Services.send(answer, EngineSnapshotsResponse.newBuilder().addAllBlocks(blocks).build());
    }
  }

  /** One that takes questions and never answers. */
  private static final class Silent extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void engineHeader(
        EngineHeaderRequest request, StreamObserver<EngineHeaderResponse> answer) {}

    @Override
    public void engineSnapshots(
        EngineSnapshotsRequest request, StreamObserver<EngineSnapshotsResponse> answer) {}
  }

  /** One that refuses. */
  private static final class Refusing extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void engineHeader(
        EngineHeaderRequest request, StreamObserver<EngineHeaderResponse> answer) {
      answer.onError(Status.PERMISSION_DENIED.asRuntimeException());
    }
  }

  @BeforeEach
  void found() throws Exception {
    chain = new SmallChain(folder);
  }

  @AfterEach
  void close() {
    servers.forEach(Server::shutdownNow);
    calls.shutdownNow();
  }

  private void serve(String id, PeersServiceGrpc.PeersServiceImplBase service) throws Exception {
    Server server =
        Servers.listen(
                HostPort.parse("127.0.0.1:0"), chain.keys(id).tls(), _ -> Optional.of("r1"), calls)
            .addService(service)
            .build()
            .start();
    servers.add(server);
    others.add(
        new Endpoint(
            id, HostPort.parse("127.0.0.1:" + server.getPort()), chain.keys(id).tls().hash()));
  }

  private EngineHeaders asking() {
    EngineHeaders headers = new EngineHeaders(chain.keys("r1").tls(), () -> Optional.of(others));
    assertThat(headers.offered()).isNotNull(); // from here on it knows whom to ask
    return headers;
  }

  private static Said truth(Long... blocks) {
    return new Said(TRUE, List.of(blocks));
  }

  @Test
  void aLiarIsNotBelieved() throws Exception {
    serve("r2", new Said(FALSE, List.of(8L, 16L, 5L)));
    serve("r3", truth(8L, 16L));
    serve("r4", truth(16L, 24L));
    assertThat(asking().offered()).containsExactly(8L, 16L);
    assertThat(asking().at(16)).hasValue(TRUE);
  }

  @Test
  void oneThatSaysNothingIsLeftOut() throws Exception {
    serve("r2", new Silent());
    serve("r3", truth(8L));
    serve("r4", truth(8L));
    assertThat(asking().at(8)).hasValue(TRUE);
  }

  @Test
  void whatOneSaysAloneIsNothing() throws Exception {
    serve("r2", new Said(FALSE, List.of(8L, 8L, 8L)));
    serve("r3", new Said(NONE, List.of()));
    serve("r4", new Refusing());
    EngineHeaders headers = asking();
    assertThat(headers.offered()).isEmpty();
    assertThat(headers.at(8)).isEmpty();
  }

  /** One that begins to make snapshots when it is asked. */
  private static final class Making extends PeersServiceGrpc.PeersServiceImplBase {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public void engineSnapshots(
        EngineSnapshotsRequest request, StreamObserver<EngineSnapshotsResponse> answer) {
      boolean first = asked.getAndIncrement() == 0;
      EngineSnapshotsResponse.Builder said = EngineSnapshotsResponse.newBuilder().setMaking(first);
      Services.send(answer, (first ? said : said.addBlocks(64)).build());
    }
  }

  @Test
  void whoBeginsToMakeSnapshotsIsAskedAgain() throws Exception {
    serve("r2", new Making());
    serve("r3", new Making());
    serve("r4", new Said(NONE, List.of()));
    EngineHeaders headers = new EngineHeaders(chain.keys("r1").tls(), () -> Optional.of(others));
    assertThat(headers.offered()).containsExactly(64L);
  }

  @Test
  void oneThatIsForEverMakingSomeIsNotWaitedFor() throws Exception {
    serve("r2", new Making());
    serve("r3", new Said(NONE, List.of()));
    serve("r4", new Said(NONE, List.of()));
    EngineHeaders headers = new EngineHeaders(chain.keys("r1").tls(), () -> Optional.of(others));
    assertThat(headers.offered()).isEmpty();
  }

  @Test
  void nobodyIsBelievedWhomNoCertifiedStateNames() throws Exception {
    serve("r2", truth(8L));
    serve("r3", truth(8L));
    EngineHeaders headers = new EngineHeaders(chain.keys("r1").tls(), Optional::empty);
    assertThat(headers.offered()).isEmpty();
    assertThat(headers.at(8)).isEmpty();
  }

  @Test
  void twoWithoutTheBlockAreNoAnswer() throws Exception {
    serve("r2", new Said(NONE, List.of(8L)));
    serve("r3", new Said(NONE, List.of(8L)));
    serve("r4", truth(8L));
    assertThat(asking().at(8)).isEmpty();
  }

  @Test
  void aHeaderThatIsTooLongIsNotTaken() throws Exception {
    byte[] tooLong = new byte[EngineSource.ANSWER_BYTES_MAX + 1];
    serve("r2", new Said(tooLong, List.of(8L)));
    serve("r3", new Said(tooLong, List.of(8L)));
    serve("r4", truth(8L));
    assertThat(asking().at(8)).isEmpty();
  }
}
