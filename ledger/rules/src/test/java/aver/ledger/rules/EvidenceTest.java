package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.lifecycle.EngineVote;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.rules.tx.ReportEvidence.Kind;
import aver.ledger.rules.tx.ReportEvidence.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Whoever has two contradicting statements of a replica has it suspended; nothing less does it. */
class EvidenceTest {
  // CometBFT 0.38.26, VoteSignBytes: precommits for two blocks and for none, height 5, round 1
  private static final String ONE =
      "7f080211050000000000000019010000000000000022480a20b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e2880122408011220b7259dc3a26b64dc29047edc2d016e9751c50ae3658e28700e9a415a296e28802a080880e2cfaa0610053215617665722d30313233343536373839616263646566";
  private static final String TWO =
      "7f080211050000000000000019010000000000000022480a2094e39ab60d4ea948dd8c8b1c38a6eb99405a01dbd1086d249806195690eb579412240801122094e39ab60d4ea948dd8c8b1c38a6eb99405a01dbd1086d249806195690eb57942a080880e2cfaa0610053215617665722d30313233343536373839616263646566";
  private static final String NONE =
      "3508021105000000000000001901000000000000002a080880e2cfaa0610053215617665722d30313233343536373839616263646566";
  private final Federation federation = new Federation();

  private Statement vote(String hex, String by) {
    return signed(HexFormat.of().parseHex(hex), by);
  }

  private Statement signed(byte[] message, String by) {
    return new Statement(Octets.of(message), Octets.of(federation.key(by).sign(message)));
  }

  private Statement checkpoint(long height, String root, Digest chain) {
    Digest digest = Digest.sha256(root.getBytes(StandardCharsets.UTF_8));
    String text = new LedgerCheckpoint(chain, 9, digest, height, 1, digest, digest).text();
    return signed(text.getBytes(StandardCharsets.UTF_8), "r4-cp");
  }

  private String report(Kind what, Statement first, Statement second) {
    return federation.run("h1", new ReportEvidence("r4", what, first, second));
  }

  private MemberStatus status() {
    return federation.get(Keys.member("r4")).status();
  }

  @Test
  void twoVotesForDifferentBlocksSuspendTheirAuthor() {
    assertThat(report(Kind.VOTES, vote(ONE, "r4"), vote(TWO, "r4"))).isEqualTo("done");
    assertThat(status()).isEqualTo(MemberStatus.SUSPENDED);
    assertThat(federation.get(Keys.REPLICAS).ids()).as("its seat stays").contains("r4");
    assertThat(report(Kind.VOTES, vote(ONE, "r4"), vote(NONE, "r4"))).isEqualTo("nothing_changes");
  }

  @Test
  void twoCheckpointsAtOneHeightSuspendTheirAuthor() {
    Digest chain = federation.chainId;
    assertThat(report(Kind.CHECKPOINTS, checkpoint(7, "a", chain), checkpoint(7, "b", chain)))
        .isEqualTo("done");
    assertThat(status()).isEqualTo(MemberStatus.SUSPENDED);
  }

  @Test
  void whatAnHonestReplicaSignsIsNoEvidence() {
    Digest chain = federation.chainId;
    assertThat(report(Kind.VOTES, vote(ONE, "r4"), vote(ONE, "r4"))).isEqualTo("evidence_wrong");
    assertThat(report(Kind.VOTES, vote(ONE, "r4"), vote(TWO, "r3"))).isEqualTo("evidence_wrong");
    assertThat(report(Kind.CHECKPOINTS, vote(ONE, "r4"), vote(TWO, "r4")))
        .isEqualTo("evidence_wrong");
    assertThat(report(Kind.CHECKPOINTS, checkpoint(7, "a", chain), checkpoint(8, "b", chain)))
        .isEqualTo("evidence_wrong");
    Digest other = Digest.sha256("another chain".getBytes(StandardCharsets.UTF_8));
    assertThat(report(Kind.CHECKPOINTS, checkpoint(7, "a", other), checkpoint(7, "b", other)))
        .isEqualTo("evidence_wrong");
    assertThat(
            federation.run(
                "h1", new ReportEvidence("h2", Kind.VOTES, vote(ONE, "h2"), vote(TWO, "h2"))))
        .isEqualTo("replica_unknown");
    assertThat(status()).isEqualTo(MemberStatus.ACTIVE);
  }

  @Test
  void aVoteIsReadStrictlyAndItsClockDoesNotCount() {
    byte[] one = HexFormat.of().parseHex(ONE);
    EngineVote read = EngineVote.parse(one).orElseThrow();
    assertThat(read.step()).isEqualTo(2);
    assertThat(read.height()).isEqualTo(5);
    assertThat(read.round()).isEqualTo(1);
    assertThat(read.chain()).isEqualTo("aver-0123456789abcdef");
    byte[] later = HexFormat.of().parseHex(ONE.replace("2a080880e2cf", "2a080881e2cf"));
    assertThat(read.contradicts(EngineVote.parse(later).orElseThrow())).isFalse();
    for (int length = 0; length < one.length; length++) {
      assertThat(EngineVote.parse(Arrays.copyOf(one, length))).as("%d bytes", length).isEmpty();
    }
    assertThat(EngineVote.parse(Arrays.copyOf(one, one.length + 1))).isEmpty();
    assertThat(EngineVote.parse(HexFormat.of().parseHex(ONE.replace("61766572", "62766572"))))
        .as("of another kind of chain")
        .isEmpty();
  }
}
