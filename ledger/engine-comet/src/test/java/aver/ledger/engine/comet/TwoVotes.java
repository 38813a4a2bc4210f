package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two votes of one height and round, really signed by one validator and told to an engine. */
public final class TwoVotes {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PRECOMMIT = 2;

  private TwoVotes() {}

  /**
   * Signs two votes for height 1 and gives them to an engine as evidence.
   *
   * @param port its RPC port
   * @param key signs votes
   * @return its answer, with a member {@code result} if it took them
   */
  public static JsonNode tell(int port, SigningKey key) throws IOException, InterruptedException {
    JsonNode header = call(port, "block", Map.of("height", "1")).at("/result/block/header");
    String time = header.path("time").asString("");
    String chain = header.path("chain_id").asString("");
    String wanted = Base64.getEncoder().encodeToString(key.publicKey());
    List<JsonNode> validators = new ArrayList<>();
    call(port, "validators", Map.of("height", "1"))
        .at("/result/validators")
        .forEach(validators::add);
    List<String> keys = validators.stream().map(v -> v.at("/pub_key/value").asString("")).toList();
    int index = keys.indexOf(wanted);
    String address = validators.get(index).path("address").asString("");
    List<JsonNode> votes =
        Stream.of("block one", "block two")
            .map(name -> Digest.sha256(name.getBytes(UTF_8)).hex())
            .sorted()
            .map(hash -> signed(address, index, hash, time, chain, key))
            .toList();
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("vote_a", votes.get(0));
    evidence.put("vote_b", votes.get(1));
    evidence.put("TotalVotingPower", Integer.toString(validators.size()));
    evidence.put("ValidatorPower", "1");
    evidence.put("Timestamp", time);
    return call(
        port,
        "broadcast_evidence",
        Map.of("evidence", Map.of("type", "tendermint/DuplicateVoteEvidence", "value", evidence)));
  }

  private static JsonNode signed(
      String address, int index, String hash, String time, String chain, SigningKey key) {
    JsonNode unsigned = vote(address, index, new At(1, 0, time), hash, "");
    String signature =
        Base64.getEncoder().encodeToString(key.sign(Evidence.signed(unsigned, chain)));
    return vote(address, index, new At(1, 0, time), hash, signature);
  }

  /** Which vote it is. */
  record At(long height, int round, String time) {}

  /** A vote as the engine writes it in JSON; for no block with an empty hash. */
  static JsonNode vote(String address, int index, At at, String hash, String signature) {
    String block = hash.toUpperCase(Locale.ROOT);
    Map<String, Object> vote = new LinkedHashMap<>();
    vote.put("type", PRECOMMIT);
    vote.put("height", Long.toString(at.height()));
    vote.put("round", at.round());
    vote.put(
        "block_id",
        Map.of("hash", block, "parts", Map.of("total", hash.isEmpty() ? 0 : 1, "hash", block)));
    vote.put("timestamp", at.time());
    vote.put("validator_address", address);
    vote.put("validator_index", index);
    vote.put("signature", signature);
    return JSON.valueToTree(vote);
  }

  private static JsonNode call(int port, String method, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      Map<String, Object> body =
          Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters);
      return JSON.readTree(
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    }
  }

  /** Bytes in hexadecimal. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
