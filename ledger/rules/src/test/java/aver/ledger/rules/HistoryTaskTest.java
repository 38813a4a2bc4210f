package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Refusal;
import org.junit.jupiter.api.Test;

/** Which tasks can remember updates. */
class HistoryTaskTest {
  private final Story story = new Story();

  private String refusal(long dimension, Learning learning) {
    OrderedOverlay state = new OrderedOverlay(story.federation.state);
    Member rosa = state.get(Keys.member("rosa")).orElseThrow();
    long nowMs = state.get(Keys.TIME_MS).orElseThrow();
    CreateTask create =
        new CreateTask(
            TaskChecks.changed(
                Story.task("small", 3),
                d -> {
                  d.dimension = dimension;
                  d.learning = learning;
                }));
    return create
        .check(new Context(state, rosa, nowMs, new PlainSignatures()))
        .map(Refusal::message)
        .orElse("taken");
  }

  @Test
  void aHistoryHoldsACohortAndOfALargeEnoughModel() {
    story.prepare(Story.task(3));
    assertThat(refusal(14, Learning.PLAIN.remembering(4)))
        .isEqualTo("a history of 4 members is too small for cohorts of 5: raise history-members");
    assertThat(refusal(7, Learning.PLAIN.remembering(5)))
        .isEqualTo(
            "a model of 7 parameters is too small for a history: it takes 8 to tell work from"
                + " noise");
    assertThat(refusal(8, Learning.PLAIN.remembering(5))).isEqualTo("taken");
    assertThat(refusal(7, Learning.PLAIN)).isEqualTo("taken");
  }
}
