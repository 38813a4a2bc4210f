package aver.coordinator.report;

import aver.coordinator.desk.Times;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.Study;
import aver.reputation.Opinion;
import aver.reputation.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads members, studies, standings and replicas from the certified state. */
public final class FederationReader {
  private final CertifiedView view;

  /** Over a view. */
  public FederationReader(CertifiedView view) {
    this.view = view;
  }

  /** A member; the balance is in micro-tokens. */
  public record MemberLine(
      String member,
      String name,
      List<String> roles,
      String status,
      long balanceMicro,
      List<String> keys) {}

  /** A study with the participation rights of its hospitals. */
  public record StudyLine(
      String study,
      String purpose,
      String opened,
      List<GrantLine> grants,
      List<String> tasks,
      List<String> keys) {}

  /** A right; {@code status} is holds, over or revoked, at ledger time. */
  public record GrantLine(String member, String until, String status, List<String> keys) {}

  /** A hospital's standing within a study, as an opinion in ppm and the factor in 256ths. */
  public record StandingLine(
      String study,
      String member,
      int beliefPpm,
      int disbeliefPpm,
      int uncertaintyPpm,
      int expectationPpm,
      int factor256,
      List<String> keys) {}

  /** A replica; {@code clock} is its newest reading that counted. */
  public record ReplicaLine(
      String replica,
      String name,
      String status,
      boolean signs,
      String address,
      String clock,
      List<String> keys) {}

  /** All who are or were members. */
  public List<MemberLine> members() {
    List<String> ids = view.list(Keys.MEMBERS);
    view.fetch(ids.stream().map(id -> Keys.balance(id).key()).toList());
    return view.all(ids, Keys::member).stream()
        .map(Optional::orElseThrow)
        .map(member ->
            new MemberLine(
                member.id(),
                member.who().displayName(),
                member.who().roles().stream().map(FederationReader::name).toList(),
                name(member.status()),
                view.get(Keys.balance(member.id())).orElse(0L),
                List.of(Keys.member(member.id()).key(), Keys.balance(member.id()).key())))
        .toList();
  }

  /** All studies. */
  public List<StudyLine> studies() {
    List<StudyLine> lines = new ArrayList<>();
    for (String id : view.list(Keys.STUDIES)) {
      Study study = view.get(Keys.study(id)).orElseThrow();
      List<List<String>> lists = view.list(List.of(Keys.granted(id), Keys.tasksOf(id)));
      List<GrantLine> grants = new ArrayList<>();
      List<String> members = lists.getFirst();
      view.fetch(members.stream().map(member -> Keys.grant(id, member).key()).toList());
      for (String member : members) {
        Grant grant = view.get(Keys.grant(id, member)).orElseThrow();
        grants.add(
            new GrantLine(
                member,
                Times.text(grant.untilMs()),
                grant.revoked() ? "revoked" : grant.holdsAt(view.timeMs()) ? "holds" : "over",
                List.of(Keys.grant(id, member).key())));
      }
      lines.add(
          new StudyLine(
              id,
              study.purpose(),
              Times.text(study.openedMs()),
              grants,
              lists.getLast(),
              List.of(Keys.study(id).key())));
    }
    return lines;
  }

  /** The standing of each hospital in each study in which it ever had a right. */
  public List<StandingLine> standings() {
    List<StandingLine> lines = new ArrayList<>();
    Overlay state = view.overlay();
    for (String study : view.list(Keys.STUDIES)) {
      List<String> members = view.list(Keys.granted(study));
      view.fetch(members.stream().map(member -> Keys.standing(study, member).key()).toList());
      for (String member : members) {
        Standing standing = Standings.of(state, study, member);
        Opinion opinion = standing.opinion();
        lines.add(
            new StandingLine(
                study,
                member,
                opinion.beliefPpm(),
                opinion.disbeliefPpm(),
                opinion.uncertaintyPpm(),
                standing.expectationPpm(),
                standing.factor256(),
                List.of(Keys.standing(study, member).key())));
      }
    }
    return lines;
  }

  /** The replicas that count in n and q. */
  public List<ReplicaLine> replicas() {
    Roster roster = view.get(Keys.REPLICAS).orElseThrow();
    view.fetch(roster.ids().stream().map(id -> Keys.reading(id).key()).toList());
    List<ReplicaLine> lines = new ArrayList<>();
    for (Optional<Member> found : view.all(roster.ids(), Keys::member)) {
      Member member = found.orElseThrow();
      lines.add(
          new ReplicaLine(
              member.id(),
              member.who().displayName(),
              name(member.status()),
              member.entered(),
              member.address().orElse(""),
              view.get(Keys.reading(member.id())).map(Times::text).orElse("none yet"),
              List.of(Keys.member(member.id()).key(), Keys.reading(member.id()).key())));
    }
    return lines;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
