package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Evidence that its author wrote so that it does harm. */
final class ProofsTest {
  private static final JsonMapper JSON = new JsonMapper();
  static final SigningKey LIAR = SigningKey.ofSeed(new byte[32]);
  static final SigningKey SECOND = SigningKey.ofSeed(Digest.sha256(new byte[1]).bytes());
  static final List<Voter> VOTERS = List.of(voter("1", LIAR), voter("2", SECOND));
  static final String CHAIN = "aver-0";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> GARBAGE =
      List.of("\"?\"", "-1", "1e400", "1.5", "null", "true", "[]", "{}", "9".repeat(40), "\"\"");

  /** Where an engine writes something in a vote. */
  private static final List<String> FIELDS =
      List.of(
          "/type",
          "/height",
          "/round",
          "/block_id",
          "/block_id/hash",
          "/block_id/parts",
          "/block_id/parts/total",
          "/block_id/parts/hash",
          "/timestamp",
          "/validator_address",
          "/validator_index",
          "/signature");

  @TempDir private Path folder;
  private OddEngine engine;
  private Proofs proofs;

  @BeforeEach
  void start() throws Exception {
    engine = new OddEngine(folder);
    proofs = new Proofs(CHAIN, engine.supervisor::rpc, () -> VOTERS);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void garbageInAnyFieldIsDroppedAndTheRestGoesOn() {
    List<JsonNode> items = new ArrayList<>();
    for (String field : FIELDS) {
      for (String garbage : GARBAGE) {
        items.add(item(vote(LIAR, 1, field, garbage), vote(LIAR, 2)));
        items.add(item(vote(LIAR, 2), vote(LIAR, 1, field, garbage)));
      }
    }
    GARBAGE.forEach(garbage -> items.add(JSON.readTree(garbage)));
    items.add(item(vote(SECOND, 4294967295L), vote(SECOND, 1)));
    engine.answers.put("block 1", block(items));
    try (EngineWatch watch = watch()) {
      want(1);
      await().atMost(LONG).until(() -> found(SECOND).size() == 1);
      want(2);
      await().atMost(LONG).until(() -> engine.asked.contains("block 2"));
      assertThat(found(SECOND).getFirst().first().message()).contains("08ffffffff0f");
      assertThat(engine.told).isEmpty();
      assertThat(watch.seen()).isPresent();
    }
  }

  @Test
  void aBlockThatCannotBeHadIsGivenUpAndStandsInNobodysWay() {
    engine.answers.put("block 2", block(List.of(item(vote(LIAR, 1), vote(LIAR, 2)))));
    try (EngineWatch watch = watch()) {
      want(1);
      want(2);
      await().atMost(LONG).until(() -> !proofs.found().isEmpty());
      assertThat(watch.seen()).isPresent();
      await().atMost(LONG).until(() -> times("block 1") == 5);
      int looks = times("status");
      await().atMost(LONG).until(() -> times("status") > looks + 2);
      assertThat(times("block 1")).isEqualTo(5);
      assertThat(engine.told).isEmpty();
      assertThat(watch.seen()).isPresent();
    }
  }

  /** Until it is suspended a liar can sign as many as it likes: one of them is kept. */
  @Test
  void oneOfALiarsDoubleVotesIsKeptAndNoneThatTheLedgerWouldRefuse() {
    ObjectNode unsigned = (ObjectNode) vote(SECOND, 1);
    unsigned.put("signature", vote(SECOND, 3).path("signature").asString());
    List<JsonNode> items = new ArrayList<>();
    items.add(item(unsigned, vote(SECOND, 2)));
    items.add(item(vote(SECOND, 1), vote(SECOND, 1)));
    for (int parts = 2; parts < 50; parts++) {
      items.add(item(vote(LIAR, 1), vote(LIAR, parts)));
    }
    engine.answers.put("block 1", block(items));
    engine.answers.put("block 2", block(items));
    try (EngineWatch _ = watch()) {
      want(1);
      want(2);
      want(3);
      await().atMost(LONG).until(() -> times("block 3") == 1);
      assertThat(proofs.found()).hasSize(1);
      assertThat(found(LIAR)).hasSize(1);
    }
  }

  /** Names somebody too of whom nothing is ever found, so that each block is asked for. */
  private void want(long height) {
    proofs.want(height, List.of(address(LIAR), address(SECOND), "0".repeat(40)));
  }

  private List<DoubleVote> found(SigningKey author) {
    return proofs.found().stream().filter(v -> v.key().equals(hex(author))).toList();
  }

  private static String hex(SigningKey key) {
    return TwoVotes.hex(key.publicKey());
  }

  /** The engine's address of one with this key. */
  static String address(SigningKey key) {
    return Validators.address(voter("1", key));
  }

  private static Voter voter(String id, SigningKey key) {
    return new Voter(new Peer(id, "127.0.0.1:1"), hex(key));
  }

  private int times(String what) {
    return (int) engine.asked.stream().filter(what::equals).count();
  }

  private EngineWatch watch() {
    return new EngineWatch(engine.supervisor, () -> VOTERS, _ -> proofs.fetch(), engine::tell);
  }

  static String block(List<JsonNode> items) {
    return JSON.writeValueAsString(Map.of("block", Map.of("evidence", Map.of("evidence", items))));
  }

  static JsonNode item(JsonNode first, JsonNode second) {
    return JSON.valueToTree(
        Map.of(
            "type",
            "tendermint/DuplicateVoteEvidence",
            "value",
            Map.of("vote_a", first, "vote_b", second)));
  }

  /** A signed vote for a block of so many parts. */
  static JsonNode vote(SigningKey author, long parts) {
    String hash = Digest.sha256("block one".getBytes(UTF_8)).hex();
    TwoVotes.At at = new TwoVotes.At(5, 1, "2023-11-14T22:13:20Z");
    String address = address(author);
    ObjectNode vote = (ObjectNode) TwoVotes.vote(address, 0, at, hash, "");
    ((ObjectNode) vote.at("/block_id/parts")).put("total", parts);
    byte[] signature = author.sign(Evidence.signed(vote, CHAIN));
    return vote.put("signature", Base64.getEncoder().encodeToString(signature));
  }

  /** The same with something else in one of its fields. */
  static JsonNode vote(SigningKey author, long parts, String field, String value) {
    JsonNode vote = vote(author, parts);
    int slash = field.lastIndexOf('/');
    ((ObjectNode) vote.at(field.substring(0, slash)))
        .set(field.substring(slash + 1), JSON.readTree(value));
    return vote;
  }
}
