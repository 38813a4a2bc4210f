package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Enrol;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was selected three times running and never committed waits for its next enrolment. */
class NoShowTest {
  private static final String ASKED = "h5";
  private static final List<String> OTHERS = List.of("h1", "h2", "h3", "h4");
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @BeforeEach
  void prepare() {
    story.prepare(8);
  }

  @Test
  void threeNoShowsRunningUnenrol() {
    attempt(OTHERS, OTHERS);
    attempt(OTHERS, OTHERS);
    assertThat(enrolment().active()).isTrue();
    attempt(OTHERS, OTHERS);
    assertThat(enrolment().active()).isFalse();
    story.open();
    assertThat(story.attempt().cohort()).isEqualTo(OTHERS);
  }

  @Test
  void aCommitmentBetweenThemBeginsTheCountAnew() {
    attempt(OTHERS, OTHERS);
    attempt(OTHERS, OTHERS);
    attempt(Federation.HOSPITALS, Federation.HOSPITALS);
    attempt(OTHERS, OTHERS);
    attempt(OTHERS, OTHERS);
    assertThat(enrolment().active()).isTrue();
    attempt(OTHERS, OTHERS);
    assertThat(enrolment().active()).isFalse();
  }

  @Test
  void whoCommitsAndDoesNotRevealIsNoNoShow() {
    for (int i = 0; i < 3; i++) {
      attempt(Federation.HOSPITALS, OTHERS);
    }
    assertThat(enrolment().active()).isTrue();
    assertThat(enrolment().noShows()).isZero();
  }

  @Test
  void whoEnrolsAgainIsSelectedAgain() {
    for (int i = 0; i < 3; i++) {
      attempt(OTHERS, OTHERS);
    }
    assertThat(federation.run(ASKED, new Enrol(Story.TASK, "ward", 1))).isEqualTo("done");
    assertThat(enrolment().noShows()).isZero();
    attempt(OTHERS, OTHERS);
    assertThat(story.attempt().cohort()).isEqualTo(Federation.HOSPITALS);
    assertThat(enrolment().active()).isTrue();
  }

  private Enrolment enrolment() {
    return federation.get(Keys.enrolment(Story.TASK, ASKED));
  }

  /** An attempt with a result, for which all are selected who are enrolled. */
  private void attempt(List<String> commit, List<String> reveal) {
    assertThat(story.open()).isEqualTo("done");
    assertThat(story.attempt().cohort()).isEqualTo(Federation.HOSPITALS);
    commit.forEach(story::commit);
    if (story.attempt().phase() == AttemptPhase.COMMIT) {
      federation.pass(Story.PACE.commitMs());
    }
    reveal.forEach(story::reveal);
    if (story.attempt().phase() == AttemptPhase.REVEAL) {
      federation.pass(Story.PACE.revealMs());
    }
    story.attest();
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
  }
}
