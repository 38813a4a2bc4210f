package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Vote;
import aver.ledger.rules.tx.WithdrawDataset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an order does change of a cohort, each with both orders: what members, admins and clocks say
 * counts from where it stands in the log, and says nothing of what stands before. So who orders may
 * put a member's own word in front of the opening or behind it, and has no more choice than that;
 * {@link CohortGrindingPropertyTest} turns everything else about.
 */
class CohortInputsTest {
  private static final Enrol ENROL = new Enrol(Story.TASK, "ward", 1);
  private static final List<String> WITH = List.of("h1", "h2", "h3");
  private static final List<String> WITHOUT = List.of("h2", "h3", "h4");

  /** What takes h1 out of the turns. */
  enum End {
    LEAVES,
    WITHDRAWS_ITS_DATA,
    LOSES_ITS_RIGHT
  }

  private Story story = new Story();
  private Federation federation = story.federation;

  @Test
  void whoEnrolsBehindTheOpeningWaitsForTheNextOne() {
    assertThat(cohort("h1", enrols("h1"), opens())).isEqualTo(WITH);
    assertThat(cohort("h1", opens(), enrols("h1"))).isEqualTo(WITHOUT);
    assertThat(federation.get(Keys.enrolment(Story.TASK, "h1")))
        .isEqualTo(new Enrolment("h1", "ward", 1, 100, true, 0, false, 0));
  }

  @ParameterizedTest
  @EnumSource
  void whoGoesBehindTheOpeningKeepsItsSeat(End end) {
    assertThat(cohort("nobody", goes(end), opens())).isEqualTo(WITHOUT);
    assertThat(cohort("nobody", opens(), goes(end))).isEqualTo(WITH);
  }

  /** Transactions of one member have no order among them but the block's. */
  @Test
  void whatOneMemberSaidLastCounts() {
    assertThat(cohort("nobody", leaves("h1"), enrols("h1"), opens())).isEqualTo(WITH);
    assertThat(cohort("nobody", enrols("h1"), leaves("h1"), opens())).isEqualTo(WITHOUT);
  }

  @Test
  void whoEnrolsBeforeItsRightIsGivenHasNotEnrolled() {
    Action again = new GrantParticipation(Story.STUDY, "h1", Federation.START_MS + Story.DAY_MS);
    Said revoked = () -> decided(new RevokeParticipation(Story.STUDY, "h1"));
    Said granted = () -> decided(again);
    assertThat(cohort("h1", revoked, granted, enrols("h1"), opens())).isEqualTo(WITH);
    assertThat(cohort("h1", revoked, enrols("h1"), granted, opens())).isEqualTo(WITHOUT);
  }

  /** Here a leader decides between two members that want the same: places are few. */
  @Test
  void theLastPlaceOfATaskThatRemembersUpdatesIsThatOfWhoIsOrderedFirst() {
    assertThat(lastPlace("h5", "h6")).containsExactly("h1", "h2", "h3", "h4", "h5");
    assertThat(lastPlace("h6", "h5")).containsExactly("h1", "h2", "h3", "h4", "h6");
    assertThat(federation.find(Keys.enrolment(Story.TASK, "h5"))).isEmpty();
  }

  private List<String> lastPlace(String first, String second) {
    found();
    story.with(Learning.PLAIN.remembering(5)).prepareWithout("h5", 3);
    story.decide(new AdmitMember(federation.member("h6", Role.HOSPITAL)));
    long untilMs = federation.now() + 30 * Story.DAY_MS;
    story.decide(new GrantParticipation(Story.STUDY, "h6", untilMs));
    federation.run("h6", new RegisterDataset("ward", Story.dataset()));
    assertThat(outcomes(enrols(first), enrols(second), opens()))
        .containsExactly("done", "task_full", "done");
    return story.attempt().cohort();
  }

  /** Readings are the replicas'; a leader may put them in front of what it had before. */
  @Test
  void whatIsOrderedBehindTheEndOfItsPhaseIsLateAndTheNextCohortKnows() {
    Said reveals =
        () -> federation.sign("h4", story.revelation("h4", Federation.REPLICAS.subList(0, 3)));
    Said[] early = Stream.concat(Stream.of(reveals), readings()).toArray(Said[]::new);
    Said[] late = Stream.concat(readings(), Stream.of(reveals)).toArray(Said[]::new);
    // who has anything against it is not selected again: h5, which works against the others, is not
    assertThat(nextCohort(early)).containsExactly("h1", "h2", "h3", "h4");
    assertThat(nextCohort(late)).containsExactly("h1", "h2", "h3");
  }

  private Stream<Said> readings() {
    long endMs = Federation.START_MS + Story.PACE.revealMs();
    return Federation.REPLICAS.stream().map(r -> () -> federation.sign(r, new Tick(), endMs));
  }

  private List<String> nextCohort(Said... block) {
    found();
    story.prepare(TaskChecks.changed(Story.task(3), d -> d.disbeliefMaxPpm = 0));
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    Stream.of("h1", "h2", "h3", "h5").forEach(story::reveal);
    outcomes(block);
    story.attest();
    assertThat(story.open()).isEqualTo("done");
    return story.attempt().cohort();
  }

  /** What somebody signs once the state is there. */
  private interface Said {
    SignedTransaction sign();
  }

  private Said enrols(String hospital) {
    return () -> federation.sign(hospital, ENROL);
  }

  private Said leaves(String hospital) {
    return () -> federation.sign(hospital, new Leave(Story.TASK));
  }

  private Said opens() {
    return () -> federation.sign("coord", new OpenRound(Story.TASK, 1));
  }

  private Said goes(End end) {
    return switch (end) {
      case LEAVES -> leaves("h1");
      case WITHDRAWS_ITS_DATA -> () -> federation.sign("h1", new WithdrawDataset("ward"));
      case LOSES_ITS_RIGHT -> () -> decided(new RevokeParticipation(Story.STUDY, "h1"));
    };
  }

  /** The vote that decides about a proposal that stands. */
  private SignedTransaction decided(Action action) {
    assertThat(federation.run("ada", new Propose(action, federation.now() + Story.DAY_MS)))
        .isEqualTo("done");
    return federation.sign("ben", new Vote(federation.get(Keys.PROPOSALS), true));
  }

  /** The cohort of three of five after one block, which begins where one did not enrol yet. */
  private List<String> cohort(String leftOut, Said... block) {
    found();
    story.prepareWithout(leftOut, TaskChecks.changed(Story.task(3), d -> d.cohortSize = 3));
    outcomes(block);
    return story.attempt().cohort();
  }

  private void found() {
    story = new Story();
    federation = story.federation;
  }

  /** Signs all of them first, then applies them as one block. */
  private List<String> outcomes(Said... block) {
    SignedTransaction[] signed =
        Arrays.stream(block).map(Said::sign).toArray(SignedTransaction[]::new);
    return federation.apply(signed).stream().map(Federation::outcome).toList();
  }
}
