package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A rule that trusts a member: it sits in every attempt, and the others take the turns. */
class TrustedSeatTest {
  private static final String TRUSTED = "h5";
  private static final int COHORT = 3;
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void theTrustedMemberSitsInEachAttemptAndPaysNoTurn() {
    story.prepare(asked());
    TreeSet<String> others = new TreeSet<>();
    for (int attempt = 1; attempt <= 2; attempt++) {
      Attempt open = next();
      assertThat(open.cohort()).hasSize(COHORT).contains(TRUSTED);
      others.addAll(open.cohort());
      assertThat(credit()).isZero();
      abandon();
    }
    assertThat(others).as("the turns of four over two attempts").hasSize(5);
  }

  @Test
  void withoutItsRightItHasNoSeatAndComesBackWithIt() {
    story.prepare(asked());
    story.decide(new RevokeParticipation(Story.STUDY, TRUSTED));
    assertThat(next().cohort()).hasSize(COHORT).doesNotContain(TRUSTED);
    abandon();
    story.decide(
        new GrantParticipation(Story.STUDY, TRUSTED, federation.now() + 30 * Story.DAY_MS));
    assertThat(next().cohort()).hasSize(COHORT).contains(TRUSTED);
    assertThat(credit()).isZero();
  }

  private static TaskSpec asked() {
    return TaskChecks.changed(
        Story.task(4),
        d -> {
          d.rule = new RuleSpec("fltrust", List.of());
          d.learning = new Learning(Optional.empty(), 0, Optional.of(TRUSTED));
          d.cohortSize = COHORT;
        });
  }

  private Attempt next() {
    assertThat(story.open()).isEqualTo("done");
    return story.attempt();
  }

  /** Nobody commits, so the next attempt may begin. */
  private void abandon() {
    federation.pass(Story.PACE.commitMs() + 1);
    assertThat(story.attempt().over()).isTrue();
    federation.pass(Story.PACE.restMs() + 1_000);
  }

  private long credit() {
    Enrolment enrolment = federation.get(Keys.enrolment(Story.TASK, TRUSTED));
    return enrolment.credit();
  }
}
