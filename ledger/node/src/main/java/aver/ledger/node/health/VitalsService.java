package aver.ledger.node.health;

import aver.ledger.client.http.Health;
import aver.proto.v1.OperationsServiceGrpc;
import aver.proto.v1.VitalsRequest;
import aver.proto.v1.VitalsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers how this replica is, from what was seen at the last look; never waits. */
public final class VitalsService extends OperationsServiceGrpc.OperationsServiceImplBase {
  private final Supplier<Optional<Watch>> watch;
  private final Supplier<Links> links;
  private final LongSupplier wallClockMs;

  /**
   * Relations to the other replicas.
   *
   * @param peers other replicas
   * @param reachable of them now connected
   * @param alarms signatures that contradict each other, since the start
   */
  public record Links(int peers, long reachable, long alarms) {}

  /**
   * Makes the service.
   *
   * @param watch empty while the replica starts
   * @param links asked for each answer; must not wait
   * @param wallClockMs what this replica reads ledger time from
   */
  public VitalsService(
      Supplier<Optional<Watch>> watch, Supplier<Links> links, LongSupplier wallClockMs) {
    this.watch = watch;
    this.links = links;
    this.wallClockMs = wallClockMs;
  }

  @Override
  public void vitals(VitalsRequest request, StreamObserver<VitalsResponse> answer) {
    Optional<Watch> looking = watch.get();
    Optional<Sample> seen = looking.flatMap(Watch::vitals).map(Vitals::now);
    if (looking.isEmpty() || seen.isEmpty()) {
      answer.onError(
          Status.UNAVAILABLE.withDescription("it does not serve yet: wait").asRuntimeException());
      return;
    }
    Health ready = looking.get().ready();
    Links now = links.get();
    answer.onNext(
        VitalsResponse.newBuilder()
            .setHeight(seen.get().height())
            .setCertifiedHeight(seen.get().certifiedHeight())
            .setNotReady(String.join("; ", ready.problems()))
            .setPeers(now.peers())
            .setPeersReachable(Math.toIntExact(now.reachable()))
            .setDiskFreeBytes(seen.get().diskFreeBytes())
            .setDiskBytes(seen.get().diskBytes())
            .setClockMs(wallClockMs.getAsLong())
            .setLeading(seen.get().engine().leading())
            .setAlarms(now.alarms())
            .build());
    answer.onCompleted();
  }
}
