package aver.ledger.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four servers over real sockets that prove values of one state, one of them as few as it can. */
final class StateReadsTest {
  private static final long START_MS = 1_767_225_600_000L;
  private static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");
  private static final List<String> SMALL = List.of("small/1", "small/2", "small/3");
  private static final List<String> BIG = List.of("big/1", "big/2", "big/3");

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Server> servers = new ArrayList<>();
  private final TreeMap<String, AtomicInteger> asked = new TreeMap<>();
  private final StateTree.Change tree =
      StateTree.update(
          _ -> {
            throw new IllegalStateException("nothing is kept yet");
          },
          StateTree.EMPTY,
          values());
  private volatile String sparing = "";
  private volatile boolean moving;
  private Founders founders;
  private Genesis genesis;

  private static Map<String, Optional<byte[]>> values() {
    TreeMap<String, Optional<byte[]>> values = new TreeMap<>();
    SMALL.forEach(key -> values.put(key, Optional.of(key.getBytes(US_ASCII))));
    BIG.forEach(key -> values.put(key, Optional.of(new byte[600_000])));
    return values;
  }

  @BeforeEach
  void serve() throws Exception {
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>(founders.people());
    for (String id : REPLICAS) {
      asked.put(id, new AtomicInteger());
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        members.add(founders.replica(id, "127.0.0.1:" + free.getLocalPort()));
      }
    }
    genesis = new Genesis("Test", START_MS, members, List.of(), List.of());
    for (NewMember member : members) {
      if (member.replica().isPresent()) {
        HostPort at = HostPort.parse(member.replica().get().address());
        TlsKey key = founders.keys(member.id()).tls();
        servers.add(
            Servers.listen(at, key, _ -> Optional.of("basel"), executor)
                .addService(new Values(member.id()))
                .build()
                .start());
      }
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(Server::shutdownNow);
    executor.close();
  }

  /** As replicas answer: up to the value with which the bytes are too many. */
  private final class Values extends StateServiceGrpc.StateServiceImplBase {
    private final String id;

    Values(String id) {
      this.id = id;
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
      long height = Objects.requireNonNull(asked.get(id)).incrementAndGet();
      long most = id.equals(sparing) ? 0 : LedgerClient.VALUES_BYTES;
      StateReader reader =
          new StateReader(hash -> Objects.requireNonNull(tree.created().get(hash)), tree.root());
      ReadResponse.Builder shown =
          ReadResponse.newBuilder().setCheckpoint(certified(moving ? height : 1));
      long size = 0;
      for (ByteString key : request.getKeysList()) {
        if (size > most) {
          break;
        }
        byte[] value = reader.get(key.toByteArray()).orElseThrow();
        byte[] proof = reader.prove(key.toByteArray());
        size += value.length + proof.length;
        shown.addValues(
            ReadResponse.Value.newBuilder()
                .setPresent(true)
                .setValue(ByteString.copyFrom(value))
                .setProof(ByteString.copyFrom(proof)));
      }
      answer.onNext(shown.build());
      answer.onCompleted();
    }
  }

  @Test
  void oneValueAnAnswerIsRefusedAndItsReplicaLeft() throws Exception {
    try (LedgerClient client = LedgerClient.open(settings())) {
      sparing = client.present().replica();
      assertThat(client.readSome(SMALL).values()).containsOnlyKeys(SMALL);
      assertThat(client.present().replica()).isNotEqualTo(sparing);
      assertThat(client.read(SMALL).values()).containsOnlyKeys(SMALL);
      assertThat(asked.get(sparing)).hasValue(1);
    }
  }

  @Test
  void moreThanFitIntoOneAnswerComeInSeveral() throws Exception {
    try (LedgerClient client = LedgerClient.open(settings())) {
      assertThat(client.readSome(BIG).values()).containsOnlyKeys("big/1", "big/2");
      assertThat(client.read(BIG).values()).containsOnlyKeys(BIG);
      assertThat(asked.values().stream().mapToInt(AtomicInteger::get).sum())
          .as("no answer was refused")
          .isEqualTo(3);
    }
  }

  @Test
  void aReadThatIsGivenNoEndEnds() throws Exception {
    moving = true;
    Trust trust = Trust.open(genesis, folder.resolve("trust"));
    try (Connections connections =
        new Connections(founders.keys("basel").tls(), Optional.empty(), Endpoint.of(genesis), 0)) {
      StateReads reads =
          new StateReads(
              connections,
              new CertifiedHead(trust),
              List.of(),
              new KnownReplicas(folder.resolve("trust")),
              Duration.ZERO);
      assertThatThrownBy(() -> reads.read(BIG))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("were not read within 0 s");
    }
  }

  private ClientSettings settings() {
    return new ClientSettings(
        genesis, "basel", founders.keys("basel"), folder.resolve("trust"), Optional.empty());
  }

  /** A checkpoint of the one state that all four signed. */
  private String certified(long height) {
    Digest chainId = genesis.chainId();
    Digest set = founders.signers(chainId).hash();
    return founders.signed(
        new LedgerCheckpoint(chainId, 1, Digest.ZERO, height, START_MS, tree.root(), set));
  }
}
