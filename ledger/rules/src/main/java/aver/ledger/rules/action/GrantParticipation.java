package aver.ledger.rules.action;

import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.time.Instant;
import java.util.Optional;

/**
 * Grants a hospital participation in a study until a date; granting again changes the date.
 *
 * @param study slug
 * @param member hospital
 * @param untilMs ledger time until which the right holds
 */
public record GrantParticipation(String study, String member, long untilMs) implements Action {
  /** Checks the forms. */
  public GrantParticipation {
    Ids.slug("study", study);
    Ids.slug("member", member);
    Ids.range("end of the grant in ms", untilMs, 1, 1L << 50);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    if (context.state().get(Keys.study(study)).isEmpty()) {
      return Refusal.of(Rule.STUDY_UNKNOWN, "there is no study %s: open it first", study);
    }
    Optional<Member> found = context.state().get(Keys.member(member));
    if (found.isEmpty()) {
      return Refusal.of(Rule.MEMBER_UNKNOWN, "there is no member %s: admit it first", member);
    }
    if (!found.get().may(Role.HOSPITAL)) {
      return Refusal.of(
          Rule.ROLE_MISSING, "%s is no active hospital, and only those take part", member);
    }
    return untilMs > context.nowMs()
        ? Optional.empty()
        : Refusal.of(
            Rule.GRANT_TIME_IN_THE_PAST,
            "the grant would end at %s, ledger time is %s: name a later date",
            Instant.ofEpochMilli(untilMs),
            Instant.ofEpochMilli(context.nowMs()));
  }

  @Override
  public void effect(Context context) {
    if (context.state().get(Keys.grant(study, member)).isEmpty()) {
      Keys.granted(study).add(context.state(), member);
    }
    context.state().put(Keys.grant(study, member), new Grant(untilMs, false));
  }
}
