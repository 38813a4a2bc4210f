package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.proof.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final Voter AUTHOR = new Voter(new Peer("1", "127.0.0.1:1"), "1".repeat(64));
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
    proofs = new Proofs("aver-0", engine.supervisor::rpc, () -> List.of(AUTHOR));
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
        items.add(item(vote(1, field, garbage), vote(2, "", "")));
        items.add(item(vote(2, "", ""), vote(1, field, garbage)));
      }
    }
    GARBAGE.forEach(garbage -> items.add(JSON.readTree(garbage)));
    items.add(item(vote(4294967295L, "", ""), vote(1, "", "")));
    engine.answers.put("block 1", block(items));
    try (EngineWatch watch = watch()) {
      proofs.want(1);
      await().atMost(LONG).until(() -> !proofs.found().isEmpty());
      proofs.want(2);
      await().atMost(LONG).until(() -> engine.asked.contains("block 2"));
      assertThat(proofs.found().getLast().first().message()).contains("08ffffffff0f");
      assertThat(engine.told).isEmpty();
      assertThat(watch.seen()).isPresent();
    }
  }

  @Test
  void aBlockThatCannotBeHadIsGivenUpAndStandsInNobodysWay() {
    engine.answers.put("block 2", block(List.of(item(vote(1, "", ""), vote(2, "", "")))));
    try (EngineWatch watch = watch()) {
      proofs.want(1);
      proofs.want(2);
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

  private int times(String what) {
    return (int) engine.asked.stream().filter(what::equals).count();
  }

  private EngineWatch watch() {
    return new EngineWatch(engine.supervisor, () -> List.of(AUTHOR), proofs::fetch, engine::tell);
  }

  private static String block(List<JsonNode> items) {
    return JSON.writeValueAsString(Map.of("block", Map.of("evidence", Map.of("evidence", items))));
  }

  private static JsonNode item(JsonNode first, JsonNode second) {
    return JSON.valueToTree(
        Map.of(
            "type",
            "tendermint/DuplicateVoteEvidence",
            "value",
            Map.of("vote_a", first, "vote_b", second)));
  }

  /** A vote for a block of so many parts, with something else in one of its fields. */
  private static JsonNode vote(long parts, String field, String value) {
    String hash = Digest.sha256("block one".getBytes(UTF_8)).hex();
    TwoVotes.At at = new TwoVotes.At(5, 1, "2023-11-14T22:13:20Z");
    JsonNode vote = TwoVotes.vote(Validators.address(AUTHOR), 0, at, hash, "AAAA");
    ((ObjectNode) vote.at("/block_id/parts")).put("total", parts);
    if (!field.isEmpty()) {
      int slash = field.lastIndexOf('/');
      ((ObjectNode) vote.at(field.substring(0, slash)))
          .set(field.substring(slash + 1), JSON.readTree(value));
    }
    return vote;
  }
}
