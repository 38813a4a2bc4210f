package aver.ledger.node;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.client.tls.Channels;
import aver.ledger.engine.EngineException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.OriginRequest;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no checkpoint says, asked of so many other replicas that one of them does not lie: where the
 * engine's order begins, and whether a log has the same cut into blocks and the same place of the
 * engine there.
 */
final class CatchUpWitnesses {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUpWitnesses.class);
  private static final int ANSWER_S = 10;

  private final Digest chainId;
  private final TlsKey own;
  private final Supplier<List<Endpoint>> peers;

  /**
   * Makes them.
   *
   * @param own key that the others know this replica by
   * @param peers the others, as the own state says
   */
  CatchUpWitnesses(Digest chainId, TlsKey own, Supplier<List<Endpoint>> peers) {
    this.chainId = chainId;
    this.own = own;
    this.peers = peers;
  }

  /** How many of a set may lie. */
  static int lying(SignerSet signers) {
    return (signers.keys().size() - 1) / 3;
  }

  /**
   * Where the order of the engine begins: the height that one more says than may lie.
   *
   * @param present who signs checkpoints now
   * @throws EngineException if no height is said by so many
   */
  long origin(SignerSet present) throws EngineException {
    Map<Long, Integer> said = new TreeMap<>();
    int enough = lying(present) + 1;
    for (Endpoint peer : peers.get()) {
      Optional<Long> height =
          asked(peer, stub -> stub.origin(OriginRequest.getDefaultInstance()).getHeight());
      if (height.isPresent() && said.merge(height.get(), 1, Integer::sum) >= enough) {
        return height.get();
      }
    }
    throw new EngineException(
        "fewer than %d other replicas say the same about where the engine's order begins; start this one again when the others run"
            .formatted(enough));
  }

  /**
   * Asks others whether they have the same; of those that are known here, if so much has changed
   * that only few are.
   *
   * @param source who sent the log, so its word counts already
   * @throws IllegalArgumentException if too few say so
   */
  void confirm(Endpoint source, ConfirmRequest place, SignerSet signers) {
    List<Endpoint> others =
        peers.get().stream()
            .filter(peer -> !peer.replica().equals(source.replica()))
            .filter(peer ->
                signers.keys().stream()
                    .anyMatch(
                        key -> key.name().equals(LedgerCheckpoint.signer(chainId, peer.replica()))))
            .toList();
    int wanted = Math.min(lying(signers), others.size());
    long same = others.stream().filter(other -> confirms(other, place)).limit(wanted).count();
    if (same < wanted) {
      throw new IllegalArgumentException(
          "%d other replicas say the same about its blocks and its engine's place, %d have to"
              .formatted(same, wanted));
    }
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
      LOG.warn("{} was asked and did not answer: {}", other.replica(), CallFailure.of(e));
      return Optional.empty();
    } finally {
      channel.shutdownNow();
    }
  }
}
