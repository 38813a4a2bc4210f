package aver.ledger.proof.log;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What golang.org/x/mod/sumdb/tlog and transparency-dev/merkle accept and refuse. */
class Rfc9162VectorsTest {
  private final JsonNode vectors =
      JsonMapper.shared()
          .readTree(Rfc9162VectorsTest.class.getResourceAsStream("/vectors/rfc9162.json"));

  @Test
  void leavesHash() {
    for (JsonNode leaf : vectors.get("leaves")) {
      byte[] data = HexFormat.of().parseHex(leaf.get("data").asString());
      assertThat(MerkleHash.leaf(data)).isEqualTo(digest(leaf.get("leafHash")));
    }
  }

  @Test
  void aFrontierGrowsThroughAllRootsAndSurvivesItsBytes() {
    Frontier frontier = Frontier.EMPTY;
    for (int size = 0; size <= 17; size++) {
      assertThat(frontier.size()).isEqualTo(size);
      assertThat(frontier.root()).isEqualTo(root(size));
      assertThat(Frontier.decode(frontier.encode()).root()).isEqualTo(frontier.root());
      if (size < 17) {
        frontier = frontier.append(digest(vectors.get("leaves").get(size).get("leafHash")));
      }
    }
  }

  @Test
  void everyInclusionProofHoldsForItsLeafAndNoOther() {
    for (JsonNode proof : vectors.get("inclusion")) {
      int index = proof.get("index").asInt();
      int size = proof.get("size").asInt();
      Digest leaf = digest(vectors.get("leaves").get(index).get("leafHash"));
      List<Digest> path = path(proof);
      assertThat(LogProofs.included(leaf, index, size, path, root(size))).isTrue();
      assertThat(LogProofs.included(root(0), index, size, path, root(size))).isFalse();
    }
    assertThat(vectors.get("inclusion")).hasSize(153);
  }

  @Test
  void everyConsistencyProofHolds() {
    for (JsonNode proof : vectors.get("consistency")) {
      int old = proof.get("old").asInt();
      int now = proof.get("new").asInt();
      assertThat(LogProofs.consistent(old, now, path(proof), root(old), root(now)))
          .as("%d to %d", old, now)
          .isTrue();
    }
    assertThat(vectors.get("consistency")).hasSize(153);
  }

  @Test
  void whatOthersRefuseIsRefused() {
    for (JsonNode bad : vectors.get("refuse")) {
      boolean accepted =
          bad.get("kind").asString().equals("inclusion")
              ? LogProofs.included(
                  digest(bad.get("leafHash")),
                  bad.get("index").asLong(),
                  bad.get("size").asLong(),
                  path(bad),
                  digest(bad.get("root")))
              : LogProofs.consistent(
                  bad.get("old").asLong(),
                  bad.get("new").asLong(),
                  path(bad),
                  digest(bad.get("oldRoot")),
                  digest(bad.get("root")));
      assertThat(accepted).as(bad.get("why").asString()).isFalse();
    }
  }

  private Digest root(int size) {
    return digest(vectors.get("roots").get(size).get("root"));
  }

  private static List<Digest> path(JsonNode proof) {
    return StreamSupport.stream(proof.get("path").spliterator(), false)
        .map(Rfc9162VectorsTest::digest)
        .toList();
  }

  private static Digest digest(JsonNode hex) {
    return Digest.ofHex(hex.asString());
  }
}
