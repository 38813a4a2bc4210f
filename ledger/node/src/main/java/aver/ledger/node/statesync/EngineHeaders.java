package aver.ledger.node.statesync;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.client.tls.Channels;
import aver.ledger.engine.Headers;
import aver.ledger.node.roster.Answers;
import aver.proto.v1.EngineHeaderRequest;
import aver.proto.v1.EngineSnapshotsRequest;
import aver.proto.v1.EngineSnapshotsResponse;
import aver.proto.v1.PeersServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
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
 * Asks the other replicas what their engines say, all of them at once, and believes what one more
 * of them says than may lie. Whoever is slow or gone delays nobody while enough others answer.
 */
public final class EngineHeaders implements Headers {
  private static final Logger LOG = LoggerFactory.getLogger(EngineHeaders.class);

  /** For so long those who were never asked before may make snapshots. */
  private static final int MAKING_MINUTES = 3;

  private static final long AGAIN_MS = 2_000;

  private final TlsKey own;
  private final Supplier<Optional<List<Endpoint>>> peers;
  private volatile List<Endpoint> asked = List.of();

  /**
   * What enough others say.
   *
   * @param blocks of the engine, at which they offer snapshots, ascending
   * @param making whether they are still making some
   */
  private record Offered(List<Long> blocks, boolean making) {}

  /**
   * Asks nobody yet.
   *
   * @param own key that the others know this replica by
   * @param peers the others, as certified state names them now; empty if nobody shows any: who was
   *     replaced is not believed
   */
  public EngineHeaders(TlsKey own, Supplier<Optional<List<Endpoint>>> peers) {
    this.own = own;
    this.peers = peers;
  }

  /** As many equal answers: of n replicas this one asks n - 1, and (n - 1) / 3 may lie. */
  private static int enough(List<Endpoint> others) {
    return others.size() / 3 + 1;
  }

  @Override
  public List<Long> offered() {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(MAKING_MINUTES);
    Offered said = ask();
    try {
      while (said.blocks().isEmpty() && said.making() && System.nanoTime() < until) {
        Thread.sleep(AGAIN_MS);
        said = ask();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return said.blocks();
  }

  private Offered ask() {
    List<Endpoint> others = peers.get().orElse(List.of());
    asked = List.copyOf(others);
    TreeMap<Long, Integer> said = new TreeMap<>();
    int making = 0;
    try (Answers<EngineSnapshotsResponse> answers =
        new Answers<>(
            others,
            peer ->
                ask(
                    peer,
                    stub -> stub.engineSnapshots(EngineSnapshotsRequest.getDefaultInstance())))) {
      for (var answer = answers.next(); answer.isPresent(); answer = answers.next()) {
        making += answer.get().getMaking() ? 1 : 0;
        answer.get().getBlocksList().stream()
            .limit(SnapshotSource.OFFERED_MAX)
            .distinct()
            .forEach(block -> said.merge(block, 1, Integer::sum));
      }
    }
    int enough = enough(others);
    return new Offered(
        said.entrySet().stream()
            .filter(block -> block.getKey() > 0 && block.getValue() >= enough)
            .map(Map.Entry::getKey)
            .toList(),
        making >= enough);
  }

  @Override
  public Optional<byte[]> at(long height) {
    List<Endpoint> others = asked;
    EngineHeaderRequest request = EngineHeaderRequest.newBuilder().setBlock(height).build();
    Map<ByteString, Integer> said = new HashMap<>();
    int enough = enough(others);
    try (Answers<ByteString> answers =
        new Answers<>(others, peer -> ask(peer, stub -> stub.engineHeader(request).getHeader()))) {
      for (Optional<ByteString> one = answers.next(); one.isPresent(); one = answers.next()) {
        if (!one.get().isEmpty() && said.merge(one.get(), 1, Integer::sum) >= enough) {
          return Optional.of(one.get().toByteArray());
        }
      }
    }
    return Optional.empty();
  }

  /** A peer's answer; empty if it gives none in time. */
  private <T> Optional<T> ask(
      Endpoint other, Function<PeersServiceGrpc.PeersServiceBlockingStub, T> question) {
    ManagedChannel channel =
        Channels.open(own, other.address(), other.tlsKeyHash(), Optional.empty());
    try {
      return Optional.of(
          question.apply(
              PeersServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(ANSWER_MS, TimeUnit.MILLISECONDS)
                  .withMaxInboundMessageSize(EngineSource.ANSWER_BYTES_MAX)));
    } catch (StatusRuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) { // then enough others answered
        LOG.warn(
            "{} was asked about the engine and did not answer: {}",
            other.replica(),
            CallFailure.of(e));
      }
      return Optional.empty();
    } finally {
      channel.shutdownNow();
    }
  }
}
