package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.catchup.CatchUpSource;
import aver.ledger.node.catchup.Lagging;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.health.Faults;
import aver.ledger.node.statesync.SnapshotMaker;
import aver.ledger.node.statesync.SnapshotSource;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of a replica one other may have at once. */
final class PeerServiceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private Lagging lagging;
  private Certifier certifier;
  private OneServer server;

  @BeforeEach
  void serve() throws Exception {
    lagging = new Lagging(folder);
    var chainId = lagging.chain().genesis().chainId();
    var store = lagging.honest();
    KeyFile keys = lagging.chain().keys("r1");
    certifier =
        new Certifier(store, chainId, "r1", keys.checkpoint().orElseThrow(), _ -> {}, _ -> {});
    CertifiedReads reads = new CertifiedReads(store);
    server =
        new OneServer(
            keys.tls(),
            "r2",
            new PeerService(
                certifier,
                new CatchUpSource(store, reads),
                new SnapshotSource(store, reads, new SnapshotMaker(store, chainId, new Faults())),
                Lagging.noEngine()));
  }

  @AfterEach
  void close() {
    server.close();
    lagging.close();
  }

  private Future<ExchangeResponse> exchange() {
    return PeersServiceGrpc.newFutureStub(server.channel())
        .withDeadlineAfter(MINUTE)
        .exchange(ExchangeRequest.newBuilder().addHeights(1).build());
  }

  /** Whatever they do inside, all others wait for it: so one that floods is refused before. */
  @Test
  void isRefusedMoreThanAFewExchangesAtOnce() throws Exception {
    List<Future<ExchangeResponse>> all = new ArrayList<>();
    Certifier held = certifier;
    synchronized (held) { // nothing is taken meanwhile
      for (int i = 0; i < 5; i++) {
        all.add(exchange());
      }
      await().atMost(MINUTE).until(() -> all.stream().anyMatch(Future::isDone));
    }
    int refused = 0;
    for (Future<ExchangeResponse> one : all) {
      try {
        assertThat(one.get()).isNotNull();
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessageContaining("RESOURCE_EXHAUSTED");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(1);
    assertThat(exchange().get()).as("each was given back").isNotNull();
  }
}
