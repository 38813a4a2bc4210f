package aver.ledger.rules.tx;

import aver.ledger.rules.lifecycle.Accounts;
import aver.ledger.rules.lifecycle.TaskCourse;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleRefusal;
import aver.reputation.History;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A researcher asks for a model: its reward pool goes into escrow, and the admins decide whether it
 * may begin.
 *
 * @param spec everything that is fixed
 */
public record CreateTask(TaskSpec spec) implements Transaction {
  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> role = context.require(Role.RESEARCHER);
    if (role.isPresent()) {
      return role;
    }
    if (context.state().get(Keys.study(spec.study())).isEmpty()) {
      return Refusal.of(
          Rule.STUDY_UNKNOWN, "there is no study %s: ask an admin to open it", spec.study());
    }
    if (context.state().get(Keys.task(spec.task())).isPresent()) {
      return Refusal.of(Rule.TASK_EXISTS, "task %s exists: choose another id", spec.task());
    }
    if (spec.endMs() <= context.nowMs()) {
      return Refusal.of(
          Rule.TASK_END_IN_THE_PAST,
          "the task would end at %s, ledger time is %s: name a later time",
          Instant.ofEpochMilli(spec.endMs()),
          Instant.ofEpochMilli(context.nowMs()));
    }
    if (spec.masked()) {
      return Refusal.of(
          Rule.MASKED_NOT_AVAILABLE, "masked tasks do not exist yet: use disclosure open");
    }
    Optional<Refusal> rule = checkRule();
    if (rule.isPresent()) {
      return rule;
    }
    Optional<String> learning =
        spec.learning().objection().or(this::checkTrust).or(this::checkHistory);
    return learning.isPresent()
        ? Refusal.of(Rule.LEARNING_WRONG, "%s", learning.get())
        : Accounts.require(context, spec.poolMicrotokens());
  }

  @Override
  public void effect(Context context) {
    TaskCourse.begin(context.state(), context.signer().id(), spec, context.nowMs());
  }

  /** A trusted member is what the rule needs, and nothing else does. */
  private Optional<String> checkTrust() {
    boolean needs = AggregationRules.needsTrusted(spec.rule().name());
    if (needs == spec.learning().trusted().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        needs
            ? "rule '%s' needs a trusted member: name one".formatted(spec.rule().name())
            : "rule '%s' trusts nobody: leave out the trusted member, or take fltrust"
                .formatted(spec.rule().name()));
  }

  /** All of a cohort are remembered, of a model large enough to tell work from noise. */
  private Optional<String> checkHistory() {
    int members = spec.learning().historyMembers();
    if (members == 0) {
      return Optional.empty();
    }
    if (members < spec.cohortSize()) {
      return Optional.of(
          "a history of %d members is too small for cohorts of %d: raise history-members"
              .formatted(members, spec.cohortSize()));
    }
    return spec.dimension() < History.DIMENSION_MIN
        ? Optional.of(
            "a model of %d parameters is too small for a history: it takes %d to tell work from noise"
                .formatted(spec.dimension(), History.DIMENSION_MIN))
        : Optional.empty();
  }

  private Optional<Refusal> checkRule() {
    SortedMap<String, Long> parameters = new TreeMap<>();
    for (NamedNumber parameter : spec.rule().parameters()) {
      parameters.put(parameter.name(), parameter.value());
    }
    Optional<RuleRefusal> wrong =
        AggregationRules.check(spec.rule().name(), parameters, spec.quorum(), spec.cohortSize());
    return wrong.flatMap(why ->
        Refusal.of(
            why instanceof RuleRefusal.UnknownRule ? Rule.RULE_UNKNOWN : Rule.RULE_PARAMETERS_WRONG,
            "%s",
            why.message()));
  }
}
