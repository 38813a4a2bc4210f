package aver.ledger.node.certify;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.node.health.Faults;
import aver.ledger.rules.state.Octets;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with one peer, in a thread of its own: what it holds of ours, then signatures
 * both ways, again and again. {@link PeerExchange} says with whom there is one.
 */
final class PeerLine {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLine.class);
  private static final long AGAIN_MS = 500;
  private static final long CALL_S = 5;

  /** How long the peer with the lower id has to call, which brings it the signature as well. */
  private static final long YIELD_MS = 25;

  /**
   * What all conversations share.
   *
   * @param tls with what this replica opens connections
   * @param self this replica
   * @param over is told when nobody waits any more for a peer that was replaced
   */
  record Ours(
      Certifier certifier,
      PeerTalk talk,
      TlsKey tls,
      String self,
      Faults faults,
      Consumer<PeerLine> over) {}

  private final Ours ours;
  private final Endpoint peer;
  private final String work;
  private final boolean yields;
  private final ManagedChannel channel;
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch tried = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<Octets> leaving; // the checkpoint key, if it was replaced
  private volatile boolean ended;
  private boolean answered = true;
  private long askedNs = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

  PeerLine(Ours ours, Endpoint peer, Optional<Octets> leaving) {
    this.ours = ours;
    this.peer = peer;
    this.leaving = leaving;
    this.work = "the exchange with " + peer.replica();
    this.yields = peer.replica().compareTo(ours.self()) < 0;
    this.channel = Channels.open(ours.tls(), peer.address(), peer.tlsKeyHash(), Optional.empty());
    this.thread = Thread.ofVirtual().name("exchange-" + peer.replica()).start(this::run);
  }

  private void run() {
    try {
      while (!ended) {
        if (leaving.filter(key -> !ours.certifier().leaving().contains(key)).isPresent()) {
          ours.over().accept(this);
        } else {
          talk();
        }
        tried.countDown();
        var _ = news.tryAcquire(AGAIN_MS, TimeUnit.MILLISECONDS);
        if (yields) {
          Thread.sleep(YIELD_MS);
        }
        news.drainPermits();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault is told, and the next try may work: without this peer nothing may be certified. */
  private void talk() {
    try {
      step();
      ours.faults().works(work);
    } catch (RuntimeException e) {
      if (!ended) {
        LOG.error("{} failed; it is tried again", work, e);
        ours.faults().failing(work, e);
      }
    }
  }

  private void step() {
    try {
      if (speaksForItsId() && ours.certifier().mustAsk(peer.replica())) {
        HighestSignatureResponse held =
            stub()
                .highestSignature(
                    HighestSignatureRequest.newBuilder().setReplica(ours.self()).build());
        if (speaksForItsId()) {
          ours.talk().held(peer.replica(), held);
        }
      }
      boolean all = System.nanoTime() - askedNs >= TimeUnit.MILLISECONDS.toNanos(AGAIN_MS);
      Optional<ExchangeRequest> request =
          all || leaving.isPresent() ? ours.talk().request() : ours.talk().news(peer.replica());
      if (request.isPresent()) {
        take(request.get(), stub().exchange(request.get()));
      }
      askedNs = all ? System.nanoTime() : askedNs;
      answered = true;
    } catch (StatusRuntimeException e) {
      // a peer that comes back is found at once, not after gRPC's own pause
      channel.resetConnectBackoff();
      if (answered && !ended) {
        LOG.warn(
            "peer {} at {} is not reachable: {}",
            peer.replica(),
            peer.address(),
            e.getStatus().getCode());
      }
      answered = false;
    }
  }

  /** Whether nobody else does: one that was replaced by itself has a successor of its id. */
  private boolean speaksForItsId() {
    return leaving.isEmpty() || !ours.certifier().signs(peer.replica());
  }

  /** It may have been replaced since it was asked. */
  private void take(ExchangeRequest request, ExchangeResponse answer) {
    if (leaving.isPresent()) {
      ours.talk().answeredLast(peer.replica(), answer);
    } else {
      ours.talk().delivered(peer.replica(), request);
      ours.talk().answered(peer.replica(), answer);
    }
  }

  private PeersServiceGrpc.PeersServiceBlockingStub stub() {
    return PeersServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_S, TimeUnit.SECONDS);
  }

  /** Ends the conversation; nothing of it comes any more. */
  void end() {
    ended = true;
    ours.faults().works(work);
    thread.interrupt();
    channel.shutdownNow();
  }

  /** Whom it is with. */
  Endpoint peer() {
    return peer;
  }

  /** For other questions to the same peer. */
  Channel channel() {
    return channel;
  }

  /** From now on it was replaced and has this checkpoint key, or was not replaced. */
  void leaves(Optional<Octets> key) {
    leaving = key;
  }

  /** Whether it was not replaced. */
  boolean isPresent() {
    return leaving.isEmpty();
  }

  /** Whether it can be reached now; asking keeps the connection open. */
  boolean reachable() {
    return channel.getState(true) == ConnectivityState.READY;
  }

  /** There is something new to send. */
  void wake() {
    news.release();
  }

  /** Returns once the peer has said what it holds of ours, or did not answer. */
  void awaitTried() throws InterruptedException {
    var _ = tried.await(CALL_S, TimeUnit.SECONDS);
  }
}
