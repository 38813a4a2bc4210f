package aver.ledger.client.blob;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Endpoint;
import aver.ledger.client.Founders;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.wire.Fields;
import aver.proto.v1.BlobRefusal;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update on its way to four servers over real sockets, each of which answers as it is told. */
final class SpreadTest {
  private static final byte[] MESSAGE = "all of it is on the disk".getBytes(US_ASCII);
  private static final long LIMIT_MS = 30_000;
  private static final String PHASE = "attempt_phase_wrong";

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Server> servers = new ArrayList<>();
  private final TreeMap<String, Member> replicas = new TreeMap<>();
  private final TreeMap<String, Consumer<Call>> told = new TreeMap<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private Founders founders;
  private LedgerClient client;

  /** One call of a server. */
  private record Call(String self, ServerCallStreamObserver<UploadResponse> out) {}

  @BeforeEach
  void serve() throws Exception {
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>(founders.people());
    List<Integer> ports = FreePorts.take(4);
    for (int i = 1; i <= 4; i++) {
      String id = "r" + i;
      told.put(id, call -> acknowledge(call, id));
      HostPort address = new HostPort("127.0.0.1", ports.get(i - 1));
      NewMember member = founders.replica(id, address.toString());
      members.add(member);
      replicas.put(id, new Member(member, MemberStatus.ACTIVE, 1, true));
      servers.add(
          Servers.listen(address, founders.keys(id).tls(), _ -> Optional.of("basel"), executor)
              .addService(new Blobs(id))
              .build()
              .start());
    }
    Genesis genesis = new Genesis("Test", 1_767_225_600_000L, members, List.of(), List.of());
    client =
        LedgerClient.open(
            new ClientSettings(
                genesis,
                "basel",
                founders.keys("basel"),
                folder.resolve("trust"),
                Optional.empty()));
  }

  @AfterEach
  void stop() {
    client.close();
    servers.forEach(Server::shutdownNow);
    executor.close();
  }

  private final class Blobs extends BlobsServiceGrpc.BlobsServiceImplBase {
    private final String self;

    Blobs(String self) {
      this.self = self;
    }

    @Override
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> answers) {
      Call call = new Call(self, (ServerCallStreamObserver<UploadResponse>) answers);
      call.out()
          .setOnCancelHandler(() -> {
            if (self.equals("r1")) {
              left.countDown();
            }
          });
      return new StreamObserver<>() {
        @Override
        public void onNext(UploadRequest request) {
          executor.execute(() -> Objects.requireNonNull(told.get(self)).accept(call));
        }

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  private void acknowledge(Call call, String replica) {
    byte[] signature = founders.keys(replica).identity().sign(MESSAGE);
    show(call, new Acknowledgement(replica, 1, Octets.of(signature)));
  }

  private static void show(Call call, Acknowledgement acknowledgement) {
    call.out()
        .onNext(
            UploadResponse.newBuilder()
                .setAcknowledgement(Fields.acknowledgement(acknowledgement))
                .build());
  }

  private static void refuse(Call call, String code) {
    call.out()
        .onNext(
            UploadResponse.newBuilder()
                .setRefused(BlobRefusal.newBuilder().setCode(code).setMessage("never"))
                .build());
    call.out().onCompleted();
  }

  /** All are sent to from the start. */
  private List<Acknowledgement> run() throws Exception {
    List<Endpoint> order =
        replicas.values().stream().flatMap(r -> Endpoint.of(r.who()).stream()).toList();
    UploadOpening opening = UploadOpening.getDefaultInstance();
    try (Spread spread =
        new Spread(client, new Recipients(replicas, 3), order, List.of(), opening, MESSAGE)) {
      return spread.run(new UploadPace(0, 0), LIMIT_MS);
    }
  }

  /** The others say something once the first one's stream was closed. */
  private void othersWaitUntilTheFirstIsLeft() {
    for (String id : List.of("r2", "r3", "r4")) {
      told.put(
          id,
          call -> {
            try {
              if (left.await(LIMIT_MS, TimeUnit.MILLISECONDS)) {
                acknowledge(call, id);
              }
            } catch (InterruptedException stop) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  @Test
  void theFirstFalseAcknowledgementEndsItsStream() throws Exception {
    told.put("r1", call -> show(call, new Acknowledgement("r2", 1, Octets.of(new byte[64]))));
    othersWaitUntilTheFirstIsLeft();
    assertThat(run()).extracting(Acknowledgement::replica).containsExactly("r2", "r3", "r4");
  }

  @Test
  void whoRepeatsAnAcknowledgementIsLeftAndHasSaidItOnce() throws Exception {
    told.put(
        "r1",
        call -> {
          acknowledge(call, "r1");
          acknowledge(call, "r1");
        });
    othersWaitUntilTheFirstIsLeft();
    assertThat(run()).extracting(Acknowledgement::replica).hasSize(3).startsWith("r1");
  }

  @Test
  void anotherKeyIsNoLie() throws Exception {
    told.put(
        "r1",
        call -> {
          show(call, new Acknowledgement("r2", 2, Octets.of(new byte[64])));
          acknowledge(call, "r1");
          acknowledge(call, "r3");
          acknowledge(call, "r4");
        });
    for (String id : List.of("r2", "r3", "r4")) {
      told.put(id, _ -> {});
    }
    assertThat(run()).extracting(Acknowledgement::replica).containsExactly("r1", "r3", "r4");
  }

  @Test
  void oneMoreThanMayLieEndItWithTheirReason() {
    told.put("r1", _ -> {});
    servers.getLast().shutdownNow();
    told.put("r2", call -> refuse(call, PHASE));
    told.put("r3", call -> refuse(call, PHASE));
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo(PHASE));
  }

  @Test
  void oneThatMayLieEndsNothing() throws Exception {
    told.put("r1", call -> refuse(call, PHASE));
    assertThat(run()).extracting(Acknowledgement::replica).containsExactly("r2", "r3", "r4");
  }
}
