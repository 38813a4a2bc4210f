package aver.ledger.node.certify;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.node.health.Faults;
import aver.ledger.rules.state.Octets;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.SignatureAtRequest;
import aver.proto.v1.SignatureAtResponse;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each peer once what it holds of ours, then sends own checkpoint signatures to each, and
 * again until they are certified. A call brings signatures both ways, so of two replicas the one
 * with the lower id calls, and the other only if that call does not come. Who the peers are, where
 * they listen and which keys they have is what the state says. One that was replaced is asked for
 * what it signed until nobody waits for it, and for what it holds of ours unless another one has
 * its id; nothing else is taken from it.
 */
public final class PeerExchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerExchange.class);
  private static final long AGAIN_MS = 500;
  private static final long CALL_S = 5;
  private static final long LOOK_S = 1;

  /** How long the peer with the lower id has to call, which brings it the signature as well. */
  private static final long YIELD_MS = 25;

  private final Certifier certifier;
  private final PeerTalk talk;
  private final TlsKey own;
  private final String self;
  private final Faults faults;
  private final Map<Endpoint, Line> lines = new HashMap<>();
  private boolean closed;

  /** The conversation with one peer. */
  private final class Line {
    private final Endpoint peer;
    private final String work;
    private final boolean yields;
    private final ManagedChannel channel;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch tried = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Octets> leaving; // the checkpoint key, if it was replaced
    private volatile boolean ended;
    private boolean reachable = true;
    private long askedNs = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    Line(Endpoint peer, Optional<Octets> leaving) {
      this.peer = peer;
      this.leaving = leaving;
      this.work = "the exchange with " + peer.replica();
      this.yields = peer.replica().compareTo(self) < 0;
      this.channel = Channels.open(own, peer.address(), peer.tlsKeyHash(), Optional.empty());
      this.thread = Thread.ofVirtual().name("exchange-" + peer.replica()).start(this::run);
    }

    private void run() {
      try {
        while (!ended) {
          if (leaving.filter(key -> !certifier.leaving().contains(key)).isPresent()) {
            over(this);
          } else {
            talk();
          }
          tried.countDown();
          var _ = wake.tryAcquire(AGAIN_MS, TimeUnit.MILLISECONDS);
          if (yields) {
            Thread.sleep(YIELD_MS);
          }
          wake.drainPermits();
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    /** A fault is told, and the next try may work: without this peer nothing may be certified. */
    private void talk() {
      try {
        step();
        faults.works(work);
      } catch (RuntimeException e) {
        if (!ended) {
          LOG.error("{} failed; it is tried again", work, e);
          faults.failing(work, e);
        }
      }
    }

    private void step() {
      try {
        if (speaksForItsId() && certifier.mustAsk(peer.replica())) {
          HighestSignatureResponse held =
              stub()
                  .highestSignature(HighestSignatureRequest.newBuilder().setReplica(self).build());
          if (speaksForItsId()) {
            talk.held(peer.replica(), held);
          }
        }
        boolean all = System.nanoTime() - askedNs >= TimeUnit.MILLISECONDS.toNanos(AGAIN_MS);
        Optional<ExchangeRequest> request =
            all || leaving.isPresent() ? talk.request() : talk.news(peer.replica());
        if (request.isPresent()) {
          take(request.get(), stub().exchange(request.get()));
        }
        askedNs = all ? System.nanoTime() : askedNs;
        reachable = true;
      } catch (StatusRuntimeException e) {
        // a peer that comes back is found at once, not after gRPC's own pause
        channel.resetConnectBackoff();
        if (reachable && !ended) {
          LOG.warn(
              "peer {} at {} is not reachable: {}",
              peer.replica(),
              peer.address(),
              e.getStatus().getCode());
        }
        reachable = false;
      }
    }

    /** Whether nobody else does: one that was replaced by itself has a successor of its id. */
    private boolean speaksForItsId() {
      return leaving.isEmpty() || !certifier.signs(peer.replica());
    }

    /** It may have been replaced since it was asked. */
    private void take(ExchangeRequest request, ExchangeResponse answer) {
      if (leaving.isPresent()) {
        talk.answeredLast(peer.replica(), answer);
      } else {
        talk.delivered(peer.replica(), request);
        talk.answered(peer.replica(), answer);
      }
    }

    private PeersServiceGrpc.PeersServiceBlockingStub stub() {
      return PeersServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_S, TimeUnit.SECONDS);
    }

    private void end() {
      ended = true;
      faults.works(work);
      thread.interrupt();
      channel.shutdownNow();
    }
  }

  /** Makes one that talks to nobody until {@link #follow}. */
  public PeerExchange(Certifier certifier, TlsKey own, String self, Faults faults) {
    this.certifier = certifier;
    this.talk = new PeerTalk(certifier);
    this.own = own;
    this.self = self;
    this.faults = faults;
  }

  /**
   * From now on these are the peers.
   *
   * @param peers who sign now
   * @param leaving those who were replaced and are waited for, by their checkpoint key
   */
  public synchronized void follow(List<Endpoint> peers, Map<Octets, Endpoint> leaving) {
    if (closed) {
      return;
    }
    lines
        .entrySet()
        .removeIf(line -> {
          boolean gone = !peers.contains(line.getKey()) && !leaving.containsValue(line.getKey());
          if (gone) {
            line.getValue().end();
          }
          return gone;
        });
    leaving.forEach((key, peer) -> keep(peer, Optional.of(key)));
    peers.forEach(peer -> keep(peer, Optional.empty()));
  }

  private void keep(Endpoint peer, Optional<Octets> leaving) {
    lines.computeIfAbsent(peer, _ -> new Line(peer, leaving)).leaving = leaving;
  }

  /** Nobody waits any more for one that was replaced, perhaps long before the next block. */
  private synchronized void over(Line line) {
    line.end();
    lines.remove(line.peer, line);
  }

  /**
   * Returns once each peer has said what it holds of ours, or did not answer: who is up is heard
   * before this replica votes.
   */
  public void awaitTried() {
    List<Line> all;
    synchronized (this) {
      all = List.copyOf(lines.values());
    }
    try {
      for (Line line : all) {
        var _ = line.tried.await(CALL_S, TimeUnit.SECONDS);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the peers that answer hold of a replica's signatures at a height. */
  public List<CheckpointSignature> signaturesAt(String replica, long height) {
    SignatureAtRequest request =
        SignatureAtRequest.newBuilder().setReplica(replica).setHeight(height).build();
    return ask(
            peer -> !peer.equals(replica), // it would say what suits it, as slowly as it likes
            peer ->
                PeersServiceGrpc.newBlockingStub(peer)
                    .withDeadlineAfter(LOOK_S, TimeUnit.SECONDS)
                    .signatureAt(request))
        .stream()
        .filter(SignatureAtResponse::hasSignature)
        .map(SignatureAtResponse::getSignature)
        .toList();
  }

  /**
   * Asks peers that were not replaced, one after the other; those that do not answer are left out.
   *
   * @param whom which of them, by their ids
   * @param question calls a peer, with a limit of time
   */
  public <T> List<T> ask(Predicate<String> whom, Function<Channel, T> question) {
    List<Line> all;
    synchronized (this) {
      all = present().toList();
    }
    List<T> answers = new ArrayList<>();
    for (Line line : all) {
      if (!whom.test(line.peer.replica())) {
        continue;
      }
      try {
        answers.add(question.apply(line.channel));
      } catch (StatusRuntimeException e) {
        LOG.debug("{} did not answer: {}", line.peer.replica(), e.getStatus());
      }
    }
    return answers;
  }

  private Stream<Line> present() {
    return lines.values().stream().filter(line -> line.leaving.isEmpty());
  }

  /** How many peers there are, beside those that were replaced. */
  public synchronized int peers() {
    return Math.toIntExact(present().count());
  }

  /** How many there are that were replaced and are waited for. */
  public synchronized int leaving() {
    return lines.size() - peers();
  }

  /** How many of the peers can be reached now; asking keeps the connections open. */
  public synchronized long reachable() {
    return present().filter(line -> line.channel.getState(true) == ConnectivityState.READY).count();
  }

  /** There is something new to send. */
  public synchronized void wake() {
    lines.values().forEach(line -> line.wake.release());
  }

  @Override
  public synchronized void close() {
    closed = true;
    lines.values().forEach(Line::end);
    lines.clear();
  }
}
