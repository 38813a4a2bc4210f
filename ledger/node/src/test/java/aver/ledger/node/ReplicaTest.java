package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.client.tls.Channels;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicaTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  @TempDir Path folder;

  @Test
  void fourReplicasCertifyWhatMembersSubmitAndGoOnWithoutOne() throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient admin = federation.ready("admin-1");
        LedgerClient other = federation.client("admin-2")) {
      assertThat(admin.submit(new Transfer("hospital-1", 7)).done()).isTrue();
      assertThat(admin.read(Keys.balance("hospital-1"))).contains(17L);
      assertThat(admin.read(Keys.balance("admin-2"))).isEmpty();

      offersHealthAndReflection(federation);
      long closes = admin.refresh().timeMs() + Duration.ofDays(1).toMillis();
      var study = new OpenStudy("heart", "to learn");
      assertThat(admin.submit(new Propose(study, closes)).done()).isTrue();
      federation.stop("replica-2");
      var voted = other.submit(other.sign(new Vote(1, true)), LONG);
      assertThat(voted.done()).as("%s", voted).isTrue();
      assertThat(other.read(Keys.study("heart"))).isPresent();
      Outcome refused = other.submit(new Transfer("hospital-1", 999));
      assertThat(refused)
          .isInstanceOfSatisfying(
              Outcome.Final.class, f -> assertThat(f.leaf().outcome()).isPositive());

      federation.start("replica-2");
      long height = other.refresh().height();
      await()
          .atMost(LONG)
          .until(() ->
              federation
                  .replica("replica-2")
                  .certified()
                  .map(note -> LedgerCheckpoint.parse(Note.parse(note).text()).height())
                  .filter(h -> h >= height)
                  .isPresent());
    }
  }

  /** What a balancer and a person with a general gRPC client ask. */
  private static void offersHealthAndReflection(Federation federation) throws Exception {
    Endpoint replica = LyingReplica.endpoint(federation, "replica-1");
    ManagedChannel channel =
        Channels.open(
            federation.keys("admin-1").tls(),
            replica.address(),
            replica.tlsKeyHash(),
            Optional.empty());
    try {
      await().atMost(LONG).until(() -> serving(channel));
      CompletableFuture<List<String>> names = new CompletableFuture<>();
      ServerReflectionGrpc.newStub(channel)
          .serverReflectionInfo(
              new StreamObserver<>() {
                @Override
                public void onNext(ServerReflectionResponse answer) {
                  names.complete(
                      answer.getListServicesResponse().getServiceList().stream()
                          .map(ServiceResponse::getName)
                          .toList());
                }

                @Override
                public void onError(Throwable e) {
                  names.completeExceptionally(e);
                }

                @Override
                public void onCompleted() {}
              })
          .onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      assertThat(names.get(60, TimeUnit.SECONDS))
          .contains("aver.v1.StateService", "grpc.health.v1.Health");

      federation.stop("replica-2");
      federation.stop("replica-3");
      await().atMost(LONG).until(() -> !serving(channel));
      federation.start("replica-2");
      federation.start("replica-3");
      await().atMost(LONG).until(() -> serving(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean serving(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus()
        == ServingStatus.SERVING;
  }
}
