package aver.ledger.rules;

import aver.ledger.rules.Checks.Scene;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.ChangeParameter;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.action.RaiseProtocol;
import aver.ledger.rules.action.ReplaceKey;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.lifecycle.Members;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Slot;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** The checks of each action of the admins, in the state of a running task. */
final class ActionChecks {
  /** Of order 1: every signature of a kind verifies under it. */
  static final PublicKey UNSOUND = unsound();

  private final Story story;

  ActionChecks(Story story) {
    this.story = story;
  }

  List<Checks<?>> all() {
    return List.of(
        admit(),
        status(),
        parameter(),
        decide(),
        grant(),
        of("open_study", new OpenStudy("lung", "any"))
            .then("study_exists", (s, a) -> new OpenStudy(Story.STUDY, a.purpose())),
        of("raise_protocol", new RaiseProtocol(2, story.federation.now() + 1))
            .then("protocol_not_newer", (s, a) -> new RaiseProtocol(1, a.activationMs())),
        replaceKey(),
        replaceReplica(),
        of("revoke_participation", new RevokeParticipation(Story.STUDY, "h1"))
            .then("grant_unknown", (s, a) -> without(s, a, Keys.grant(Story.STUDY, "h1")))
            .then("grant_over", (s, a) -> revoked(s, a, "h1")));
  }

  private Checks<AdmitMember> admit() {
    NewMember newcomer = story.federation.member("h9", Role.HOSPITAL);
    return of("admit_member", new AdmitMember(newcomer))
        .then("member_exists", (s, a) -> exists(s, a, a.member()))
        .then(
            "replica_must_be_replaced",
            (s, a) -> {
              ReplicaKeys keys =
                  story.federation.member("r9", Role.REPLICA).replica().orElseThrow();
              NewMember m = a.member();
              return new AdmitMember(
                  new NewMember(
                      m.id(),
                      m.displayName(),
                      List.of(Role.REPLICA),
                      m.identityKey(),
                      m.tlsKeyHash(),
                      Optional.of(keys)));
            })
        .then("key_already_used", (s, a) -> used(s, a, a.member().identityKey()))
        .then("key_not_sound", (s, a) -> new AdmitMember(with(a.member(), UNSOUND)))
        .then("key_already_used", (s, a) -> usedTls(s, a, a.member()));
  }

  private Checks<ReplaceReplica> replaceReplica() {
    NewMember next = story.federation.member("r9", Role.REPLICA);
    BiFunction<ReplaceReplica, UnaryOperator<NewMember>, ReplaceReplica> other =
        (a, change) -> new ReplaceReplica(a.old(), change.apply(a.next()));
    return of("replace_replica", new ReplaceReplica("r4", next))
        .then("replica_unknown", (s, a) -> new ReplaceReplica("h1", a.next()))
        .then("member_exists", (s, a) -> exists(s, a, a.next()))
        .then("replicas_too_many_away", (s, a) -> status(s, a, "r1", MemberStatus.SUSPENDED))
        .then("too_few_admins_left", (s, a) -> threshold(s, a, 4))
        .then("key_already_used", (s, a) -> used(s, a, a.next().identityKey()))
        .then("key_not_sound", (s, a) -> other.apply(a, m -> with(m, UNSOUND)))
        .then("key_already_used", (s, a) -> usedTls(s, a, a.next()))
        .then(
            "key_already_used",
            (s, a) -> {
              String engine = a.next().replica().orElseThrow().engineId();
              s.state.put(new Slot<>("engine/" + engine, Keys.NAME), "r1");
              return a;
            })
        .then(
            "key_already_used",
            (s, a) -> used(s, a, a.next().replica().orElseThrow().checkpointKey()))
        .then("key_not_sound", (s, a) -> other.apply(a, m -> withCheckpointKey(m, UNSOUND)));
  }

  private Checks<ReplaceKey> replaceKey() {
    NewMember next = story.federation.member("h9", Role.HOSPITAL);
    return of("replace_key", new ReplaceKey("h1", next.identityKey(), next.tlsKeyHash()))
        .then("member_unknown", (s, a) -> new ReplaceKey("nobody", a.identityKey(), a.tlsKeyHash()))
        .then("member_not_active", (s, a) -> status(s, a, a.member(), MemberStatus.REMOVED))
        .then("key_already_used", (s, a) -> used(s, a, a.identityKey()))
        .then("key_not_sound", (s, a) -> new ReplaceKey(a.member(), UNSOUND, a.tlsKeyHash()))
        .then(
            "key_already_used",
            (s, a) -> {
              Members.useTlsKey(s.state, a.tlsKeyHash(), "h2");
              return a;
            });
  }

  private Checks<ChangeMemberStatus> status() {
    return of("change_member_status", new ChangeMemberStatus("h1", MemberStatus.SUSPENDED))
        .then("member_unknown", (s, a) -> new ChangeMemberStatus("nobody", a.status()))
        .then("member_not_active", (s, a) -> status(s, a, a.member(), MemberStatus.REMOVED))
        .then("nothing_changes", (s, a) -> status(s, a, a.member(), a.status()))
        .then(
            "replica_must_be_replaced",
            (s, a) -> new ChangeMemberStatus("r1", MemberStatus.REMOVED))
        .then(
            "replicas_too_many_away",
            (s, a) ->
                status(
                    s,
                    new ChangeMemberStatus("r1", MemberStatus.SUSPENDED),
                    "r2",
                    MemberStatus.SUSPENDED))
        .then(
            "too_few_admins_left",
            (s, a) -> threshold(s, new ChangeMemberStatus("ada", a.status()), 3))
        .neverBoth("nothing_changes", "replica_must_be_replaced");
  }

  private Checks<ChangeParameter> parameter() {
    return of("change_parameter", new ChangeParameter("refusals-per-day", 5))
        .then("parameter_unknown", (s, a) -> new ChangeParameter("none", a.value()))
        .then("parameter_out_of_range", (s, a) -> new ChangeParameter(a.name(), -1));
  }

  private Checks<DecideTask> decide() {
    return of("decide_task", new DecideTask(Story.TASK, DecideTask.Decision.END))
        .then("task_unknown", (s, a) -> new DecideTask("none", a.decision()))
        .then("task_phase_wrong", (s, a) -> new DecideTask(a.task(), DecideTask.Decision.APPROVE));
  }

  private Checks<GrantParticipation> grant() {
    long until = story.federation.now() + 1;
    return of("grant_participation", new GrantParticipation(Story.STUDY, "h1", until))
        .then("study_unknown", (s, a) -> new GrantParticipation("lung", a.member(), a.untilMs()))
        .then("member_unknown", (s, a) -> new GrantParticipation(a.study(), "nobody", a.untilMs()))
        .then(
            "role_missing",
            (s, a) -> {
              s.roles("h1", Role.AUDITOR);
              return a;
            })
        .then(
            "grant_time_in_the_past",
            (s, a) -> new GrantParticipation(a.study(), a.member(), s.nowMs()));
  }

  private <A extends Action> Checks<A> of(String kind, A right) {
    return new Checks<>(kind, story, "ada", right, Action::check);
  }

  static <T> T without(Scene scene, T what, Slot<?> slot) {
    scene.state.delete(slot.key());
    return what;
  }

  static <T> T revoked(Scene scene, T what, String member) {
    scene.state.put(Keys.grant(Story.STUDY, member), new Grant(Long.MAX_VALUE, true));
    return what;
  }

  static <T> T used(Scene scene, T what, PublicKey key) {
    Members.useKey(scene.state, key, "h2");
    return what;
  }

  private static <T> T usedTls(Scene scene, T what, NewMember member) {
    Members.useTlsKey(scene.state, member.tlsKeyHash(), "h2");
    return what;
  }

  private static <T> T exists(Scene scene, T what, NewMember member) {
    scene.state.put(Keys.member(member.id()), new Member(member, MemberStatus.REMOVED, 1, true));
    return what;
  }

  private static <T> T status(Scene scene, T what, String member, MemberStatus status) {
    scene.change(Keys.member(member), m -> m.with(status));
    return what;
  }

  private static <T> T threshold(Scene scene, T what, long admins) {
    scene.state.put(Keys.parameter("admin-threshold"), admins);
    return what;
  }

  private static NewMember with(NewMember m, PublicKey identity) {
    return new NewMember(m.id(), m.displayName(), m.roles(), identity, m.tlsKeyHash(), m.replica());
  }

  private static NewMember withCheckpointKey(NewMember m, PublicKey key) {
    ReplicaKeys now = m.replica().orElseThrow();
    ReplicaKeys next = new ReplicaKeys(key, now.engineId(), now.address(), now.engineAddress());
    return new NewMember(
        m.id(), m.displayName(), m.roles(), m.identityKey(), m.tlsKeyHash(), Optional.of(next));
  }

  private static PublicKey unsound() {
    byte[] point = new byte[32];
    point[0] = 1;
    return new PublicKey(PublicKey.ED25519, Octets.of(point));
  }
}
