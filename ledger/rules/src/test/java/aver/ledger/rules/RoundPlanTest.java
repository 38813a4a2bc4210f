package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.state.VectorEntry;
import org.junit.jupiter.api.Test;

/** Which rounds hang on version 0, which has to follow from its seed. */
class RoundPlanTest {
  private final Story story = new Story();

  @Test
  void theFirstTwoVersionsAreComputedFromVersionZeroAndNoLaterOne() {
    story.prepare(3);
    for (int version = 0; version <= 2; version++) {
      story.open();
      Federation.HOSPITALS.forEach(story::commit);
      Federation.HOSPITALS.forEach(story::reveal);
      story.federation.pass(Story.PACE.revealMs() + 1);
      RoundPlan plan = RoundPlan.of(story.federation.state, Story.TASK, story.attempt().number());
      assertThat(plan.attempt().baseVersion()).isEqualTo(version);
      assertThat(plan.readsInitialModel())
          .as("on version %s", version)
          .isEqualTo(version <= 1)
          .isEqualTo(
              plan.vectors().stream()
                  .map(VectorEntry::root)
                  .anyMatch(Story.digest("zero model")::equals));
      story.attest();
    }
  }
}
