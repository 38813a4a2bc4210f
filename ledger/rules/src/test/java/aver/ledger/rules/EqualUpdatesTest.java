package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.reputation.Standing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sends what another sends, and who comes too late. */
class EqualUpdatesTest {
  private static final long PHASE_MS = 61_000;

  private final Story story = new Story();
  private final Federation federation = story.federation;

  @AfterEach
  void noTokenWasLostOrMade() {
    Invariants.check(federation.state);
  }

  /** Both committed before either showed anything, so which was first says nothing. */
  @ParameterizedTest(name = "{0} first")
  @CsvSource({"h1, h2", "h2, h1"})
  void ofTwoEqualDeltasThatOfTheLowerIdCountsWhoeverSentItFirst(String first, String second) {
    story.copying("h2", "h1").prepare(1);
    story.open();
    List<String> order = List.of(first, second, "h3", "h4", "h5");
    order.forEach(h -> assertThat(story.commit(h)).isEqualTo("done"));
    order.forEach(h -> assertThat(story.reveal(h)).isEqualTo("done"));
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
    assertThat(seat("h2").outcome()).map(SeatOutcome::exclusion).contains(Exclusion.COPIED);
    assertThat(seat("h1").outcome()).as("nothing against it").isEmpty();
    story.attest();
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
    assertThat(seat("h1").outcome()).map(SeatOutcome::exclusion).contains(Exclusion.INCLUDED);
    assertThat(federation.get(Keys.balance("h1"))).isPositive();
    assertThat(federation.find(Keys.balance("h2"))).isEmpty();
    assertThat(expectation("h2")).isLessThan(Standing.fresh().expectationPpm());
  }

  @Test
  void whoSawAnUpdateComesTooLateWithACopyOfIt() {
    story.copying("h5", "h1").prepare(1);
    story.open();
    Federation.HOSPITALS.subList(0, 4).forEach(story::commit);
    federation.pass(PHASE_MS);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.REVEAL);
    assertThat(story.reveal("h1")).isEqualTo("done");
    assertThat(story.commit("h5")).isEqualTo("attempt_phase_wrong");
    assertThat(story.reveal("h5")).isEqualTo("not_committed");
    Federation.HOSPITALS.subList(1, 4).forEach(story::reveal);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
    story.attest();
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
    assertThat(seat("h5").outcome()).map(SeatOutcome::exclusion).contains(Exclusion.NOT_COMMITTED);
    assertThat(federation.find(Keys.balance("h5"))).isEmpty();
  }

  @Test
  void aRevealThatIsTooLateIsRefusedAndDoesNotCount() {
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.subList(0, 4).forEach(story::reveal);
    federation.pass(PHASE_MS);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
    Seat before = seat("h5");
    assertThat(before.outcome()).map(SeatOutcome::exclusion).contains(Exclusion.NOT_REVEALED);
    assertThat(story.reveal("h5")).isEqualTo("attempt_phase_wrong");
    assertThat(seat("h5")).isEqualTo(before);
    story.attest();
    assertThat(story.reveal("h5")).as("and ever after").isEqualTo("attempt_phase_wrong");
    assertThat(federation.find(Keys.balance("h5"))).isEmpty();
    assertThat(expectation("h5")).isLessThan(Standing.fresh().expectationPpm());
  }

  private Seat seat(String hospital) {
    return federation.get(Keys.seat(Story.TASK, 1, hospital));
  }

  private int expectation(String hospital) {
    return Standings.of(new Overlay(federation.state), Story.STUDY, hospital).expectationPpm();
  }
}
