package aver.ledger.client.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Founders;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.LogServiceGrpc;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four servers over real sockets that show certified checkpoints, one of them an old one. */
final class HeadWatcherTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long START_MS = 1_767_225_600_000L;

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Server> servers = new ArrayList<>();
  private final TreeMap<String, AtomicLong> shown = new TreeMap<>();
  private final AtomicLong clockMs = new AtomicLong(START_MS);
  private Founders founders;

  @BeforeEach
  void begin() {
    founders = new Founders(folder);
  }

  @AfterEach
  void stop() {
    servers.forEach(Server::shutdownNow);
    executor.close();
  }

  @Test
  void aReplicaThatShowsOldCheckpointsIsLeftWithAnAlarm() throws Exception {
    Genesis genesis = genesis();
    for (NewMember member : genesis.members()) {
      if (member.replica().isPresent()) {
        serve(genesis, member);
      }
    }
    ClientSettings settings =
        new ClientSettings(
            genesis, "basel", founders.keys("basel"), folder.resolve("trust"), Optional.empty());
    try (LedgerClient client = LedgerClient.open(settings)) {
      String hiding = client.present().replica();
      shown.forEach((id, height) -> height.set(id.equals(hiding) ? 4 : 5));
      try (HeadWatcher watcher =
          new HeadWatcher(
              client, () -> Instant.ofEpochMilli(clockMs.get()), Duration.ofMillis(20))) {
        await().atMost(LONG).until(() -> client.newest().map(c -> c.height()).orElse(0L) == 5);
        assertThat(watcher.alarms()).isEmpty();
        await()
            .atMost(LONG)
            .until(() -> {
              clockMs.addAndGet(1000); // until the first look that came after the newest height
              return !client.present().replica().equals(hiding);
            });
        assertThat(clockMs.get()).isGreaterThan(START_MS + HeadWatch.BEHIND_MS);
      }
    }
  }

  private Genesis genesis() throws Exception {
    List<NewMember> members = new ArrayList<>(founders.people());
    for (int i = 1; i <= 4; i++) {
      String id = "r" + i;
      shown.put(id, new AtomicLong());
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        members.add(founders.replica(id, "127.0.0.1:" + free.getLocalPort()));
      }
    }
    return new Genesis("Test", START_MS, members, List.of(), List.of());
  }

  private void serve(Genesis genesis, NewMember member) throws Exception {
    AtomicLong height = java.util.Objects.requireNonNull(shown.get(member.id()));
    servers.add(
        Servers.listen(
                HostPort.parse(member.replica().orElseThrow().address()),
                founders.keys(member.id()).tls(),
                _ -> Optional.of("basel"),
                executor)
            .addService(
                new LogServiceGrpc.LogServiceImplBase() {
                  @Override
                  public void checkpoint(
                      CheckpointRequest request, StreamObserver<CheckpointResponse> answer) {
                    String note = certified(genesis, height.get());
                    answer.onNext(CheckpointResponse.newBuilder().setCheckpoint(note).build());
                    answer.onCompleted();
                  }
                })
            .build()
            .start());
  }

  /** A checkpoint that all four signed. */
  private String certified(Genesis genesis, long height) {
    Digest chainId = genesis.chainId();
    Digest some = Digest.sha256(new byte[] {(byte) height});
    Digest set = founders.signers(chainId).hash();
    return founders.signed(
        new LedgerCheckpoint(chainId, height, some, height, START_MS + height * 1000, some, set));
  }
}
