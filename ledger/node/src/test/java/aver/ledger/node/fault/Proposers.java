package aver.ledger.node.fault;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.Channels;
import aver.ledger.node.process.Processes;
import aver.ledger.proof.Digest;
import aver.proto.v1.EngineHeaderRequest;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who proposed the blocks of CometBFT, as the headers say that replicas show to another one. */
final class Proposers implements AutoCloseable {
  private static final int ADDRESS_DIGITS = 40;
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, ManagedChannel> channels;
  private final Map<Long, String> addresses = new TreeMap<>();
  private long newest;

  /**
   * Asks nobody yet.
   *
   * @param asking whose key is shown
   * @param asked which replicas are asked
   */
  Proposers(Processes processes, String asking, List<String> asked) {
    channels =
        Endpoint.of(processes.genesis()).stream()
            .filter(endpoint -> asked.contains(endpoint.replica()))
            .collect(
                Collectors.toMap(
                    Endpoint::replica,
                    endpoint ->
                        Channels.open(
                            processes.keys(asking).tls(),
                            endpoint.address(),
                            endpoint.tlsKeyHash(),
                            Optional.empty())));
  }

  /** The newest block of the engine that any of them has. */
  long newest() {
    for (ManagedChannel channel : channels.values()) {
      Optional<JsonNode> header = header(channel, newest + 1);
      while (header.isPresent()) {
        newest++;
        addresses.put(newest, header.get().path("proposer_address").asString(""));
        header = header(channel, newest + 1);
      }
    }
    return newest + 1; // a header is shown as soon as there is the next block
  }

  /** Blocks of one replica. */
  Set<Long> blocksOf(String proposer, Processes processes) {
    String address =
        Digest.sha256(processes.keys(proposer).identity().publicKey())
            .hex()
            .substring(0, ADDRESS_DIGITS)
            .toUpperCase(Locale.ROOT);
    return addresses.entrySet().stream()
        .filter(block -> block.getValue().equals(address))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<JsonNode> header(ManagedChannel channel, long block) {
    byte[] bytes =
        PeersServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Row.LONG)
            .engineHeader(EngineHeaderRequest.newBuilder().setBlock(block).build())
            .getHeader()
            .toByteArray();
    return bytes.length == 0
        ? Optional.empty()
        : Optional.of(JSON.readTree(bytes).path("signed_header").path("header"));
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
