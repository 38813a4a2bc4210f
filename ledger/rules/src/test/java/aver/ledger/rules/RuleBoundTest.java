package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import aver.ledger.vector.rule.RuleRefusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rule whose bound does not hold for a task's quorum is refused when the task is created. */
class RuleBoundTest {
  private static final int COHORT = 24;
  private final Story story = new Story();

  private Optional<Refusal> refusal(String rule, long byzantine, int quorum) {
    OrderedOverlay state = new OrderedOverlay(story.federation.state);
    Member rosa = state.get(Keys.member("rosa")).orElseThrow();
    long nowMs = state.get(Keys.TIME_MS).orElseThrow();
    CreateTask create =
        new CreateTask(
            TaskChecks.changed(
                Story.task("small", 3),
                d -> {
                  d.rule = new RuleSpec(rule, List.of(new NamedNumber("byzantine", byzantine)));
                  d.cohortSize = COHORT;
                  d.quorum = quorum;
                  d.learning =
                      AggregationRules.needsTrusted(rule)
                          ? new Learning(Optional.empty(), 0, Optional.of("h1"))
                          : Learning.PLAIN;
                }));
    return create.check(new Context(state, rosa, nowMs, new PlainSignatures()));
  }

  @Test
  void oneUpdateLessThanTheBoundIsRefusedWithTheLeastThatWouldDo() {
    story.prepare(Story.task(3));
    int refused = 0;
    for (RuleForm form : AggregationRules.FORMS) {
      for (long f = 1; f <= 4; f++) {
        int least =
            switch (AggregationRules.check(form.name(), Map.of("byzantine", f), 0).orElseThrow()) {
              case RuleRefusal.TooFewUpdates few -> few.least();
              default -> Integer.MAX_VALUE; // it bears nobody, however many there are
            };
        String asked = "%s against %d".formatted(form.name(), f);
        if (least > COHORT) {
          assertThat(refusal(form.name(), f, COHORT).map(Refusal::rule))
              .as(asked)
              .contains(Rule.RULE_PARAMETERS_WRONG);
        } else {
          assertThat(refusal(form.name(), f, Math.max(3, least))).as(asked).isEmpty();
        }
        if (least > 3 && least <= COHORT) {
          assertThat(refusal(form.name(), f, least - 1).map(Refusal::message).orElse("taken"))
              .as(asked)
              .contains("needs at least %d updates, here are %d".formatted(least, least - 1));
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(30);
  }
}
