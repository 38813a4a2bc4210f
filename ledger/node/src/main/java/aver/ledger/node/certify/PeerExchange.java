package aver.ledger.node.certify;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.node.health.Faults;
import aver.ledger.rules.state.Octets;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.SignatureAtRequest;
import aver.proto.v1.SignatureAtResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final long LOOK_S = 1;

  private final PeerLine.Ours ours;
  private final Map<Endpoint, PeerLine> lines = new HashMap<>();
  private boolean closed;

  /** Makes one that talks to nobody until {@link #follow}. */
  public PeerExchange(Certifier certifier, TlsKey own, String self, Faults faults) {
    this.ours =
        new PeerLine.Ours(certifier, new PeerTalk(certifier), own, self, faults, this::over);
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
    lines.computeIfAbsent(peer, _ -> new PeerLine(ours, peer, leaving)).leaves(leaving);
  }

  /** Nobody waits any more for one that was replaced, perhaps long before the next block. */
  private synchronized void over(PeerLine line) {
    line.end();
    lines.remove(line.peer(), line);
  }

  /**
   * Returns once each peer has said what it holds of ours, or did not answer: who is up is heard
   * before this replica votes.
   */
  public void awaitTried() {
    List<PeerLine> all;
    synchronized (this) {
      all = List.copyOf(lines.values());
    }
    try {
      for (PeerLine line : all) {
        line.awaitTried();
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
    List<PeerLine> all;
    synchronized (this) {
      all = present().toList();
    }
    List<T> answers = new ArrayList<>();
    for (PeerLine line : all) {
      if (!whom.test(line.peer().replica())) {
        continue;
      }
      try {
        answers.add(question.apply(line.channel()));
      } catch (StatusRuntimeException e) {
        LOG.debug("{} did not answer: {}", line.peer().replica(), e.getStatus());
      }
    }
    return answers;
  }

  private Stream<PeerLine> present() {
    return lines.values().stream().filter(PeerLine::isPresent);
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
    return present().filter(PeerLine::reachable).count();
  }

  /** There is something new to send. */
  public synchronized void wake() {
    lines.values().forEach(PeerLine::wake);
  }

  @Override
  public synchronized void close() {
    closed = true;
    lines.values().forEach(PeerLine::end);
    lines.clear();
  }
}
