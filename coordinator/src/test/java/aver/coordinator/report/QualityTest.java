package aver.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.Place;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundInput;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counts of two classes are: healthy called so, called ill; ill called healthy, called so. */
final class QualityTest {
  private static Quality of(Long... counts) {
    return Quality.of(3, new Evaluation(4, List.of(counts), 700_000, 900_000));
  }

  private static Place site(String id, int... counts) {
    return new Place(
        id,
        Exclusion.INCLUDED,
        500,
        500,
        256,
        Optional.of(ArrayVector.zeros(2)),
        Optional.of(ArrayVector.of(counts)));
  }

  /** What replicas would attest of an evaluation by these sites. */
  private static Optional<Evaluation> attested(Place... sites) {
    RoundInput input =
        new RoundInput(
            Purpose.EVALUATE,
            2,
            9,
            3,
            new RuleSpec("mean", List.of()),
            2,
            ArrayVector.zeros(2),
            Optional.empty(),
            Digest.sha256(),
            List.of(sites));
    Result result = RoundComputation.compute(input, ArrayVector.zeros(2), Lanes.one()).result();
    return ((Result.Final) result).evaluation();
  }

  @Test
  void aRoundIsPooledOverAllRowsAndItsAccuracyHasTheRangeOfItsSites() {
    Place large = site("anna", 240, 60, 15, 85);
    Place best = site("bert", 9, 1, 0, 10);
    Place worst = site("cleo", 8, 2, 8, 2);
    Quality quality = Quality.of(3, attested(large, best, worst).orElseThrow());
    assertThat(quality.sites()).isEqualTo(3);
    assertThat(quality.rows()).isEqualTo(440);
    assertThat(quality.accuracyPpm())
        .as("354 of 440 rows; the mean of the sites' own would be 0.754")
        .isEqualTo(804_545);
    assertThat(quality.sensitivityPpm()).as("97 of the 120 who are ill").contains(808_333L);
    assertThat(quality.specificityPpm()).as("257 of the 320 who are not").contains(803_125L);
    assertThat(quality.accuracyMinPpm()).isEqualTo(500_000);
    assertThat(quality.accuracyMaxPpm()).isEqualTo(950_000);
    assertThat(attested(large, best, site("cleo", 9, 1, 2, 7)))
        .as("cleo has 9 of a class, so it does not count, and of two sites nothing is told")
        .isEmpty();
  }

  /** 60 are healthy, 10 of whom are called ill; 40 are ill, 5 of whom are called healthy. */
  @Test
  void sharesAreOfTheRowsThatTheyAreAbout() {
    Quality quality = of(50L, 10L, 5L, 35L);
    assertThat(quality.rows()).isEqualTo(100);
    assertThat(quality.accuracyPpm()).as("85 of 100").isEqualTo(850_000);
    assertThat(quality.sensitivityPpm()).as("35 of the 40 who are ill").contains(875_000L);
    assertThat(quality.specificityPpm()).as("50 of the 60 who are not").contains(833_333L);
    assertThat(quality.text())
        .isEqualTo(
            "model version 3: accuracy 0.850 (sites 0.700 to 0.900), sensitivity 0.875,"
                + " specificity 0.833, 100 rows of 4 sites");
  }

  @Test
  void ofNoRowsThereIsNoShare() {
    assertThat(of(50L, 10L, 0L, 0L).sensitivityPpm()).isEmpty();
    assertThat(of(50L, 10L, 0L, 0L).specificityPpm()).contains(833_333L);
    assertThat(of(0L, 0L, 5L, 35L).sensitivityPpm()).contains(875_000L);
    assertThat(of(0L, 0L, 5L, 35L).specificityPpm()).isEmpty();
  }

  @Test
  void moreClassesHaveAnAccuracyAlone() {
    Quality quality = of(10L, 1L, 1L, 2L, 20L, 2L, 3L, 3L, 30L);
    assertThat(quality.accuracyPpm()).as("60 of 72").isEqualTo(833_333);
    assertThat(quality.sensitivityPpm()).isEmpty();
    assertThat(quality.specificityPpm()).isEmpty();
    assertThat(quality.text()).doesNotContain("sensitivity", "specificity");
  }

  /** A million times these counts is over 2^63. */
  @Test
  void theLargestCountsHaveTheirShares() {
    long most = 1L << 50;
    Quality quality = of(most, most, most / 4, most / 4 * 3);
    assertThat(quality.rows()).isEqualTo(3 * most);
    assertThat(quality.accuracyPpm()).isEqualTo(583_333);
    assertThat(quality.sensitivityPpm()).contains(750_000L);
    assertThat(quality.specificityPpm()).contains(500_000L);
  }
}
