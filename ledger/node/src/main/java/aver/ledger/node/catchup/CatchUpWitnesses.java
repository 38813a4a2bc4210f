package aver.ledger.node.catchup;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.client.tls.Channels;
import aver.ledger.engine.EngineException;
import aver.ledger.node.roster.Answers;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.OriginRequest;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.SnapshotRequest;
import aver.proto.v1.SnapshotResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no checkpoint says, asked of so many other replicas that one of them does not lie: where the
 * engine's order begins, and whether a log has the same cut into blocks and the same place of the
 * engine there.
 */
public final class CatchUpWitnesses {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUpWitnesses.class);
  private static final int ANSWER_S = 10;

  private final Digest chainId;
  private final TlsKey own;

  /**
   * Makes them.
   *
   * @param own key that the others know this replica by
   */
  public CatchUpWitnesses(Digest chainId, TlsKey own) {
    this.chainId = chainId;
    this.own = own;
  }

  /** How many of a set may lie. */
  public static int lying(SignerSet signers) {
    return (signers.keys().size() - 1) / 3;
  }

  /**
   * Where the order of the engine begins: the height that one more says than may lie.
   *
   * @param replicas the others
   * @param present who signs checkpoints now
   * @throws EngineException if no height is said by so many
   */
  long origin(List<Endpoint> replicas, SignerSet present) throws EngineException {
    Map<Long, Integer> said = new TreeMap<>();
    int enough = lying(present) + 1;
    try (Answers<Long> answers =
        new Answers<>(
            replicas,
            peer ->
                asked(peer, stub -> stub.origin(OriginRequest.getDefaultInstance()).getHeight()))) {
      for (Optional<Long> height = answers.next(); height.isPresent(); height = answers.next()) {
        if (said.merge(height.get(), 1, Integer::sum) >= enough) {
          return height.get();
        }
      }
    }
    throw new EngineException(
        "fewer than %d other replicas say the same about where the engine's order begins; start this one again when the others run"
            .formatted(enough));
  }

  /**
   * Asks others whether they have the same.
   *
   * @param replicas the others
   * @param source who sent the log, so its word counts already
   * @throws IllegalArgumentException if fewer than may lie say so
   */
  void confirm(List<Endpoint> replicas, Endpoint source, ConfirmRequest place, SignerSet signers) {
    List<Endpoint> others =
        replicas.stream()
            .filter(peer -> !peer.replica().equals(source.replica()))
            .filter(peer ->
                signers.keys().stream()
                    .anyMatch(
                        key -> key.name().equals(LedgerCheckpoint.signer(chainId, peer.replica()))))
            .toList();
    int wanted = lying(signers);
    int same = 0;
    try (Answers<Endpoint> answers =
        new Answers<>(others, other -> Optional.of(other).filter(at -> confirms(at, place)))) {
      while (same < wanted && answers.next().isPresent()) {
        same++;
      }
    }
    if (same < wanted) {
      throw new IllegalArgumentException(
          "%d other replicas say the same about its blocks and its engine's place, %d have to"
              .formatted(same, wanted));
    }
  }

  /** What a replica said of a snapshot. */
  public record Said(Endpoint by, SnapshotResponse answer) {}

  /** Asks all others at once what they have as a snapshot at a place of the engine. */
  public Answers<Said> snapshot(List<Endpoint> replicas, SnapshotRequest question) {
    return new Answers<>(
        replicas, peer -> asked(peer, stub -> new Said(peer, stub.snapshot(question))));
  }

  private boolean confirms(Endpoint other, ConfirmRequest place) {
    return asked(other, stub -> stub.confirm(place).getSame()).orElse(false);
  }

  /** A peer's answer to a short question; empty if it gives none. */
  private <T> Optional<T> asked(
      Endpoint other, Function<PeersServiceGrpc.PeersServiceBlockingStub, T> question) {
    ManagedChannel channel =
        Channels.open(own, other.address(), other.tlsKeyHash(), Optional.empty());
    try {
      return Optional.of(
          question.apply(
              PeersServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(ANSWER_S, TimeUnit.SECONDS)));
    } catch (StatusRuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) { // then enough others answered
        LOG.warn("{} was asked and did not answer: {}", other.replica(), CallFailure.of(e));
      }
      return Optional.empty();
    } finally {
      channel.shutdownNow();
    }
  }
}
