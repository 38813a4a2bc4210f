package aver.ledger.node;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends own checkpoint signatures to each peer, and again until they are certified. */
final class PeerExchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerExchange.class);
  private static final long AGAIN_MS = 500;

  private final Certifier certifier;
  private final List<Line> lines = new ArrayList<>();
  private volatile boolean closed;

  private record Line(Endpoint peer, ManagedChannel channel, Semaphore wake, Thread thread) {}

  PeerExchange(Certifier certifier, TlsKey own, List<Endpoint> peers) {
    this.certifier = certifier;
    for (Endpoint peer : peers) {
      ManagedChannel channel =
          Channels.open(own, peer.address(), peer.tlsKeyHash(), Optional.empty());
      Semaphore wake = new Semaphore(0);
      Thread thread =
          Thread.ofVirtual()
              .name("exchange-" + peer.replica())
              .unstarted(() -> run(peer, channel, wake));
      lines.add(new Line(peer, channel, wake, thread));
    }
  }

  void start() {
    lines.forEach(line -> line.thread.start());
  }

  /** There is something new to send. */
  void wake() {
    lines.forEach(line -> line.wake.release());
  }

  private void run(Endpoint peer, ManagedChannel channel, Semaphore wake) {
    boolean reachable = true;
    try {
      while (!closed) {
        var _ = wake.tryAcquire(AGAIN_MS, TimeUnit.MILLISECONDS);
        wake.drainPermits();
        List<CheckpointSignature> pending = certifier.pending();
        if (!pending.isEmpty()) {
          reachable = exchange(peer, channel, pending, reachable);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean exchange(
      Endpoint peer, ManagedChannel channel, List<CheckpointSignature> pending, boolean before) {
    try {
      var answer =
          PeersServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(5, TimeUnit.SECONDS)
              .exchange(ExchangeRequest.newBuilder().addAllSignatures(pending).build());
      certifier.take(peer.replica(), answer.getSignaturesList());
      return true;
    } catch (StatusRuntimeException e) {
      if (before && !closed) {
        LOG.warn(
            "peer {} at {} is not reachable: {}",
            peer.replica(),
            peer.address(),
            e.getStatus().getCode());
      }
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Line line : lines) {
      line.thread.interrupt();
      line.channel.shutdownNow();
    }
  }
}
