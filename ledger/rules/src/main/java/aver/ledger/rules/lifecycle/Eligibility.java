package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.TaskSpec;
import java.util.List;
import java.util.Optional;

/**
 * Who may be selected: enrolled, an active hospital, granted until after the attempt could end,
 * with a data set that was not withdrawn, and not disbelieved beyond the task's limit.
 */
public final class Eligibility {
  private Eligibility() {}

  /** The enrolments of those who are eligible, ascending by member. */
  public static List<Enrolment> of(Overlay state, TaskSpec spec, long nowMs) {
    return enrolments(state, spec.task()).stream()
        .filter(enrolment -> eligible(state, spec, enrolment, nowMs))
        .toList();
  }

  /** All enrolments there ever were, ascending by member. */
  static List<Enrolment> enrolments(Overlay state, String task) {
    return Keys.enrolled(task).all(state).stream()
        .sorted()
        .map(member -> state.get(Keys.enrolment(task, member)).orElseThrow())
        .toList();
  }

  /** Whether a member may act and is granted at a ledger time. */
  public static boolean hasRight(Overlay state, String study, String member, long timeMs) {
    Optional<Grant> grant = state.get(Keys.grant(study, member));
    Optional<Member> who = state.get(Keys.member(member));
    return grant.filter(g -> g.holdsAt(timeMs)).isPresent()
        && who.filter(m -> m.may(Role.HOSPITAL)).isPresent();
  }

  private static boolean eligible(Overlay state, TaskSpec spec, Enrolment e, long nowMs) {
    Optional<Dataset> dataset = state.get(Keys.dataset(e.member(), e.dataset()));
    return e.active()
        && dataset.filter(d -> !d.withdrawn()).isPresent()
        && hasRight(state, spec.study(), e.member(), nowMs + spec.pace().attemptMs())
        && Standings.of(state, spec.study(), e.member()).opinion().disbeliefPpm()
            <= spec.disbeliefMaxPpm();
  }
}
