package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.DoubleVote;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Two votes that a replica really signed reach every other one as evidence that anybody checks. */
final class DoubleVoteTest {
  // CometBFT 0.38.26, VoteSignBytes, for a precommit at height 5, round 1; the same for a block of
  // 2^32 - 1 parts, which Vote.ValidateBasic lets pass; and one for no block
  private static final String ONE =
      "7f080211050000000000000019010000000000000022480a20b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e2880122408011220b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e28802a080880e2cfaa0610053215617665722d30313233343536373839616263646566";
  private static final String MANY =
      "83010802110500000000000000190100000000000000224c0a20b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e2880122808ffffffff0f1220b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e28802a080880e2cfaa0610053215617665722d30313233343536373839616263646566";
  private static final String NONE =
      "3508021105000000000000001901000000000000002a080880e2cfaa0610053215617665722d30313233343536373839616263646566";

  @TempDir Path directory;

  @Test
  void theBytesThatAVoteSignsAreTheEngines() {
    String hash = Digest.sha256("block one".getBytes(UTF_8)).hex();
    String at = "2023-11-14T22:13:20.000000005Z";
    String chain = "aver-0123456789abcdef";
    JsonNode vote = vote(hash, at);
    assertThat(TwoVotes.hex(Evidence.signed(vote, chain))).isEqualTo(ONE);
    ((ObjectNode) vote.at("/block_id/parts")).put("total", 4_294_967_295L);
    assertThat(TwoVotes.hex(Evidence.signed(vote, chain))).isEqualTo(MANY);
    assertThat(TwoVotes.hex(Evidence.signed(vote("", at), chain))).isEqualTo(NONE);
  }

  @Test
  void aDoubleVoteReachesEveryReplicaWithBothSignatures() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      var _ = cluster.engine("r1").submit("one".getBytes(UTF_8));
      cluster.await("a block", () -> cluster.disk("r1").read().cursor().index() >= 2);
      JsonNode answer = TwoVotes.tell(cluster.engine("r1").rpcPort(), CometCluster.key("r4"));
      assertThat(answer.has("result")).as("%s", answer).isTrue();
      var _ = cluster.engine("r2").submit("two".getBytes(UTF_8));
      for (String id : List.of("r1", "r2", "r3")) {
        cluster.await("evidence at " + id, () -> !cluster.engine(id).doubleVotes().isEmpty());
        DoubleVote seen = cluster.engine(id).doubleVotes().getFirst();
        assertThat(seen.key()).isEqualTo(TwoVotes.hex(CometCluster.key("r4").publicKey()));
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

  private static JsonNode vote(String hash, String at) {
    return TwoVotes.vote("", 3, new TwoVotes.At(5, 1, at), hash, "");
  }
}
