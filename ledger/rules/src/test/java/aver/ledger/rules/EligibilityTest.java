package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.WithdrawDataset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is not selected although it enrolled, where there is a seat for each. */
class EligibilityTest {
  private static final String ASKED = "h5";
  private static final List<String> OTHERS = List.of("h1", "h2", "h3", "h4");
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void aGrantThatEndsInsideTheRoundGivesNoSeat() {
    story.prepare(1);
    grantUntil(federation.now() + 180_000); // three phases of a minute
    assertThat(next().cohort()).isEqualTo(OTHERS);
  }

  @Test
  void aGrantThatOutlastsTheRoundGivesASeat() {
    story.prepare(1);
    grantUntil(federation.now() + 180_001);
    assertThat(next().cohort()).isEqualTo(Federation.HOSPITALS);
  }

  @Test
  void whoIsDisbelievedMoreThanTheTaskAllowsGetsNoSeat() {
    assertThat(cohortAfterOneBadUpdate(333_332)).isEqualTo(OTHERS);
  }

  @Test
  void whoIsDisbelievedAsMuchAsTheTaskAllowsGetsASeat() {
    assertThat(cohortAfterOneBadUpdate(333_333)).isEqualTo(Federation.HOSPITALS);
  }

  @Test
  void whoIsSuspendedGetsNoSeat() {
    story.prepare(1);
    story.decide(new ChangeMemberStatus(ASKED, MemberStatus.SUSPENDED));
    assertThat(next().cohort()).isEqualTo(OTHERS);
  }

  @Test
  void whoWithdrewItsDataGetsNoSeat() {
    story.prepare(1);
    assertThat(federation.run(ASKED, new WithdrawDataset("ward"))).isEqualTo("done");
    assertThat(next().cohort()).isEqualTo(OTHERS);
  }

  @Test
  void whoLeftGetsNoSeat() {
    story.prepare(1);
    assertThat(federation.run(ASKED, new Leave(Story.TASK))).isEqualTo("done");
    assertThat(next().cohort()).isEqualTo(OTHERS);
  }

  /** One piece of bad evidence: disbelief 1 / (0 + 1 + 2). */
  private List<String> cohortAfterOneBadUpdate(int disbeliefMaxPpm) {
    story.prepare(TaskChecks.changed(Story.task(2), d -> d.disbeliefMaxPpm = disbeliefMaxPpm));
    assertThat(next().cohort()).isEqualTo(Federation.HOSPITALS);
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.forEach(story::reveal);
    story.attest();
    var standing = Standings.of(new Overlay(federation.state), Story.STUDY, ASKED);
    assertThat(standing.opinion().disbeliefPpm()).isEqualTo(333_333);
    return next().cohort();
  }

  private void grantUntil(long untilMs) {
    story.decide(new GrantParticipation(Story.STUDY, ASKED, untilMs));
    assertThat(federation.get(Keys.grant(Story.STUDY, ASKED)).untilMs()).isEqualTo(untilMs);
  }

  private Attempt next() {
    assertThat(story.open()).isEqualTo("done");
    return story.attempt();
  }
}
