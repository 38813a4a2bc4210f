package aver.ledger.engine.comet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a replica asks of its own engine, over HTTP on the loopback interface. */
final class Rpc implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Most validators of one answer, as the engine has it. */
  private static final int PAGE = 100;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI uri;

  Rpc(int port) {
    this.uri = URI.create("http://127.0.0.1:" + port);
  }

  int port() {
    return uri.getPort();
  }

  /**
   * Where the engine stands.
   *
   * @param height of its last block
   * @param catchingUp whether it still takes blocks from others
   */
  record Status(long height, boolean catchingUp) {}

  Status status(Duration limit) throws IOException, InterruptedException {
    JsonNode info = call("status", Map.of(), limit).path("sync_info");
    return new Status(
        Long.parseLong(info.path("latest_block_height").asString("0")),
        info.path("catching_up").asBoolean(true));
  }

  /** Node ids of the peers that are connected. */
  List<String> peers(Duration limit) throws IOException, InterruptedException {
    JsonNode peers = call("net_info", Map.of(), limit).path("peers");
    return StreamSupport.stream(peers.spliterator(), false)
        .map(peer -> peer.path("node_info").path("id").asString(""))
        .toList();
  }

  /** Transactions that wait for a block. */
  int waiting(Duration limit) throws IOException, InterruptedException {
    JsonNode answer = call("num_unconfirmed_txs", Map.of(), limit);
    return Integer.parseInt(answer.path("total").asString("0"));
  }

  /** The heights at which peers are deciding, as each of them said, by node id. */
  Map<String, Long> peerHeights(Duration limit) throws IOException, InterruptedException {
    Map<String, Long> heights = new HashMap<>();
    for (JsonNode peer : call("dump_consensus_state", Map.of(), limit).path("peers")) {
      String address = peer.path("node_address").asString("");
      String height = peer.path("peer_state").path("round_state").path("height").asString("0");
      heights.put(address.split("@", 2)[0], Long.parseLong(height));
    }
    return heights;
  }

  /** The evidence in a block, as the engine writes it. */
  JsonNode evidence(long height, Duration limit) throws IOException, InterruptedException {
    JsonNode block = call("block", Map.of("height", Long.toString(height)), limit).path("block");
    return block.path("evidence").path("evidence");
  }

  /**
   * A block's header with the votes and validators that bear it out; empty if the engine has none
   * yet that is the same everywhere.
   *
   * @param limit for each of the questions that it takes
   * @throws IOException also if the engine does not have the block
   */
  Optional<LightBlock> header(long height, Duration limit)
      throws IOException, InterruptedException {
    Map<String, Object> at = Map.of("height", Long.toString(height));
    JsonNode commit = call("commit", at, limit);
    return LightBlock.of(height, commit, validators(at, limit));
  }

  /** Node ids of those who vote on the next block. */
  List<String> voting(Duration limit) throws IOException, InterruptedException {
    return validators(Map.of(), limit).stream()
        .map(validator -> validator.path("address").asString("").toLowerCase(Locale.ROOT))
        .toList();
  }

  private List<JsonNode> validators(Map<String, Object> at, Duration limit)
      throws IOException, InterruptedException {
    List<JsonNode> validators = new ArrayList<>();
    int total;
    int page = 0;
    do {
      page++;
      Map<String, Object> wanted = new HashMap<>(at);
      wanted.put("page", Integer.toString(page));
      wanted.put("per_page", Integer.toString(PAGE));
      JsonNode answer = call("validators", wanted, limit);
      total = Integer.parseInt(answer.path("total").asString("0"));
      answer.path("validators").forEach(validators::add);
    } while (validators.size() < total && validators.size() == page * PAGE);
    return validators;
  }

  /** One answer for each transaction, in their order. */
  List<JsonNode> broadcast(List<byte[]> transactions) throws IOException, InterruptedException {
    List<Map<String, Object>> calls = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      String encoded = Base64.getEncoder().encodeToString(transactions.get(i));
      calls.add(request(i, "broadcast_tx_sync", Map.of("tx", encoded)));
    }
    JsonNode answer = post(calls.size() == 1 ? calls.getFirst() : calls, LIMIT);
    List<JsonNode> answers =
        answer.isArray()
            ? StreamSupport.stream(answer.spliterator(), false)
                .sorted(Comparator.comparingInt(node -> node.path("id").asInt(0)))
                .toList()
            : List.of(answer);
    if (answers.size() != transactions.size()) {
      throw new IOException(
          "the engine answered %d of %d".formatted(answers.size(), transactions.size()));
    }
    return answers;
  }

  private JsonNode call(String method, Map<String, Object> parameters, Duration limit)
      throws IOException, InterruptedException {
    JsonNode answer = post(request(0, method, parameters), limit);
    if (!answer.has("result")) {
      throw new IOException(method + ": " + answer.path("error"));
    }
    return answer.path("result");
  }

  private static Map<String, Object> request(
      int id, String method, Map<String, Object> parameters) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("jsonrpc", "2.0");
    request.put("id", id);
    request.put("method", method);
    request.put("params", parameters);
    return request;
  }

  private JsonNode post(Object body, Duration limit) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(uri)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException(
          "the engine's answer %d is no JSON".formatted(response.statusCode()), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
