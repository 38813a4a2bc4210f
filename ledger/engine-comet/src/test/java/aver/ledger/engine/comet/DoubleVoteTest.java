package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.proof.crypto.SigningKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two votes that a replica really signed reach every other one as evidence that anybody checks. */
final class DoubleVoteTest {
  private static final JsonMapper JSON = new JsonMapper();

  // CometBFT 0.38.26, VoteSignBytes, for a precommit at height 5, round 1, and one for no block
  private static final String ONE =
      "7f080211050000000000000019010000000000000022480a20b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e2880122408011220b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e28802a080880e2cfaa0610053215617665722d30313233343536373839616263646566";
  private static final String NONE =
      "3508021105000000000000001901000000000000002a080880e2cfaa0610053215617665722d30313233343536373839616263646566";

  @TempDir Path directory;

  @Test
  void theBytesThatAVoteSignsAreTheEngines() {
    String hash = Digest.sha256("block one".getBytes(UTF_8)).hex();
    String at = "2023-11-14T22:13:20.000000005Z";
    String chain = "aver-0123456789abcdef";
    assertThat(hex(Evidence.signed(vote("r4", 5, 1, hash, at, ""), chain))).isEqualTo(ONE);
    assertThat(hex(Evidence.signed(vote("r4", 5, 1, "", at, ""), chain))).isEqualTo(NONE);
  }

  @Test
  void aDoubleVoteReachesEveryReplicaWithBothSignatures() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      var _ = cluster.engine("r1").submit("one".getBytes(UTF_8));
      cluster.await("a block", () -> cluster.disk("r1").read().cursor().index() >= 2);
      String chain = CometCluster.ORIGIN.engineChainId();
      int port = cluster.comet("r1").rpcPort();
      String time =
          call(port, "block", Map.of("height", "1"))
              .path("result")
              .path("block")
              .path("header")
              .path("time")
              .asString("");
      List<JsonNode> votes =
          Stream.of("block one", "block two")
              .map(name -> Digest.sha256(name.getBytes(UTF_8)).hex())
              .sorted()
              .map(hash -> signed(vote("r4", 1, 0, hash, time, ""), chain))
              .toList();
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("vote_a", votes.get(0));
      evidence.put("vote_b", votes.get(1));
      evidence.put("TotalVotingPower", "4");
      evidence.put("ValidatorPower", "1");
      evidence.put("Timestamp", time);
      JsonNode answer =
          call(
              port,
              "broadcast_evidence",
              Map.of(
                  "evidence",
                  Map.of("type", "tendermint/DuplicateVoteEvidence", "value", evidence)));
      assertThat(answer.has("result")).as("%s", answer).isTrue();
      var _ = cluster.engine("r2").submit("two".getBytes(UTF_8));
      for (String id : List.of("r1", "r2", "r3")) {
        cluster.await("evidence at " + id, () -> !cluster.engine(id).doubleVotes().isEmpty());
        DoubleVote seen = cluster.engine(id).doubleVotes().getFirst();
        assertThat(seen.key()).isEqualTo(hex(CometCluster.key("r4").publicKey()));
        for (DoubleVote.Vote vote : List.of(seen.first(), seen.second())) {
          assertThat(
                  SignatureCheck.verifyStrict(
                      CometCluster.key("r4").publicKey(),
                      HexFormat.of().parseHex(vote.message()),
                      HexFormat.of().parseHex(vote.signature())))
              .isTrue();
        }
      }
      assertThat(cluster.ids()).noneMatch(cluster::died);
    }
  }

  private static JsonNode signed(JsonNode vote, String chain) {
    SigningKey key = CometCluster.key("r4");
    byte[] signature = key.sign(Evidence.signed(vote, chain));
    return vote(
        "r4",
        Long.parseLong(vote.path("height").asString("")),
        vote.path("round").asInt(),
        vote.path("block_id").path("hash").asString(""),
        vote.path("timestamp").asString(""),
        Base64.getEncoder().encodeToString(signature));
  }

  private static JsonNode vote(
      String by, long height, int round, String hash, String time, String signature) {
    Voter voter =
        new Voter(
            new aver.ledger.engine.Peer(by, "127.0.0.1:1"), hex(CometCluster.key(by).publicKey()));
    String block = hash.toUpperCase(java.util.Locale.ROOT);
    Map<String, Object> vote = new LinkedHashMap<>();
    vote.put("type", 2);
    vote.put("height", Long.toString(height));
    vote.put("round", round);
    vote.put(
        "block_id",
        Map.of("hash", block, "parts", Map.of("total", hash.isEmpty() ? 0 : 1, "hash", block)));
    vote.put("timestamp", time);
    vote.put("validator_address", Validators.address(voter));
    vote.put("validator_index", CometCluster.indexOf(by));
    vote.put("signature", signature);
    return JSON.valueToTree(vote);
  }

  private static JsonNode call(int port, String method, Map<String, Object> parameters)
      throws Exception {
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

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
