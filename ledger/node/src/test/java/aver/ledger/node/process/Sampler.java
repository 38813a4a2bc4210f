package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.note.Link;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.LogServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks each replica that runs, liars too, five times a second for its newest certified checkpoint,
 * while a test does what it likes with them. A replica that does not answer is asked again when its
 * call has failed.
 */
public final class Sampler implements AutoCloseable {
  private static final long EVERY_MS = 200;
  private static final Duration CALL = Duration.ofSeconds(5);

  private final Processes processes;
  private final Certificates certificates;
  private final TlsKey own;
  private final Map<HostPort, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> answers = new ConcurrentHashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sampler").daemon().factory());
  private final Future<?> asking;

  /** Begins at once, with those that run already and those that will. */
  public Sampler(Processes processes) {
    this.processes = processes;
    this.certificates = new Certificates(processes.genesis());
    this.own = processes.keys("researcher-1").tls();
    this.asking = clock.scheduleWithFixedDelay(this::ask, 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** What was shown so far. */
  public Certificates certificates() {
    return certificates;
  }

  private void ask() {
    for (String id : processes.started()) {
      if (processes.process(id).isAlive() && asked.add(id)) {
        LogServiceGrpc.newStub(channel(processes.listens(id).getFirst()))
            .withDeadlineAfter(CALL)
            .checkpoint(CheckpointRequest.getDefaultInstance(), new Answer(id));
      }
    }
  }

  /** Whose key a server shows does not matter: what it answers is checked. */
  private ManagedChannel channel(HostPort address) {
    return channels.computeIfAbsent(
        address, at -> Channels.open(own, at, _ -> true, Optional.empty()));
  }

  private final class Answer implements StreamObserver<CheckpointResponse> {
    private final String id;

    Answer(String id) {
      this.id = id;
    }

    @Override
    public void onNext(CheckpointResponse answer) {
      try {
        certificates.shown(
            id,
            answer.getCheckpoint(),
            answer.getLinksList().stream()
                .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
                .toList());
        answers.merge(id, 1L, Long::sum);
      } catch (IllegalArgumentException e) {
        refused.put(id, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void onError(Throwable failure) {
      // gRPC waits up to two minutes before it connects again
      channel(processes.listens(id).getFirst()).resetConnectBackoff();
      asked.remove(id);
    }

    @Override
    public void onCompleted() {
      asked.remove(id);
    }
  }

  /**
   * Asks no more; it must have asked until now, and each of these must have shown something
   * certified.
   */
  public void end(Collection<String> replicas) {
    assertThat(asking).as("the sampler asks").isNotDone();
    close();
    for (String id : replicas) {
      assertThat(answers.getOrDefault(id, 0L))
          .as("certified checkpoints that %s showed; refused: %s", id, refused)
          .isPositive();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
