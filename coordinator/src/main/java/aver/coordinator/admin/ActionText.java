package aver.coordinator.admin;

import aver.coordinator.desk.Times;
import aver.ledger.client.join.JoinRequest;
import aver.ledger.proof.Digest;
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
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Actions in words, with all that an admin has to know before saying yes. */
public final class ActionText {
  private ActionText() {}

  /** One line. */
  public static String of(Action action) {
    return switch (action) {
      case AdmitMember a -> "admit " + who(a.member());
      case ChangeMemberStatus a ->
          switch (a.status()) {
            case ACTIVE -> "let " + a.member() + " act again";
            case SUSPENDED -> "suspend " + a.member();
            case REMOVED -> "remove " + a.member() + " for good";
          };
      case ReplaceKey a ->
          "give %s new keys, identity %s, TLS %s"
              .formatted(a.member(), a.identityKey().key().hex(), a.tlsKeyHash().hex());
      case OpenStudy a -> "open study %s: %s".formatted(a.study(), a.purpose());
      case GrantParticipation a ->
          "grant %s participation in %s until %s"
              .formatted(a.member(), a.study(), Times.text(a.untilMs()));
      case RevokeParticipation a ->
          "revoke the participation of %s in %s".formatted(a.member(), a.study());
      case DecideTask a ->
          switch (a.decision()) {
            case APPROVE -> "approve task " + a.task();
            case RESUME -> "resume the stalled task " + a.task();
            case END -> "end task " + a.task();
            case VOID_ATTEMPT -> "void the stalled attempt of task " + a.task();
          };
      case ChangeParameter a -> "set %s to %d".formatted(a.name(), a.value());
      case ReplaceReplica a -> "replace replica %s by %s".formatted(a.old(), who(a.next()));
      case RaiseProtocol a ->
          "put version %d of the rules in force at %s"
              .formatted(a.version(), Times.text(a.activationMs()));
    };
  }

  /** Stable name for programs, such as {@code admit}: the one by which it is proposed. */
  public static String kind(Action action) {
    return switch (action) {
      case AdmitMember _ -> "admit";
      case ChangeMemberStatus a ->
          switch (a.status()) {
            case ACTIVE -> "resume-member";
            case SUSPENDED -> "suspend-member";
            case REMOVED -> "remove-member";
          };
      case ReplaceKey _ -> "replace-key";
      case OpenStudy _ -> "open-study";
      case GrantParticipation _ -> "grant";
      case RevokeParticipation _ -> "revoke";
      case DecideTask a ->
          switch (a.decision()) {
            case APPROVE -> "approve-task";
            case RESUME -> "resume-task";
            case END -> "end-task";
            case VOID_ATTEMPT -> "void-attempt";
          };
      case ChangeParameter _ -> "change-parameter";
      case ReplaceReplica _ -> "replace-replica";
      case RaiseProtocol _ -> "raise-protocol";
    };
  }

  private static String who(NewMember member) {
    return "%s (%s) as %s, fingerprint %s"
        .formatted(
            member.id(),
            member.displayName(),
            member.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
            JoinRequest.fingerprint(member));
  }

  /**
   * Everything of an action that its line does not show in full, by its name: keys and places of
   * whoever comes, and what {@code join} printed for people to compare.
   */
  static Map<String, String> details(Action action) {
    Map<String, String> details = new LinkedHashMap<>();
    switch (action) {
      case AdmitMember a -> describe(details, a.member());
      case ReplaceReplica a -> describe(details, a.next());
      case ReplaceKey a -> keys(details, a.identityKey(), a.tlsKeyHash());
      case ChangeMemberStatus _,
          OpenStudy _,
          GrantParticipation _,
          RevokeParticipation _,
          DecideTask _,
          ChangeParameter _,
          RaiseProtocol _ -> {}
    }
    return details;
  }

  private static void describe(Map<String, String> details, NewMember member) {
    details.put("fingerprint", JoinRequest.fingerprint(member));
    keys(details, member.identityKey(), member.tlsKeyHash());
    if (member.replica().isPresent()) {
      ReplicaKeys replica = member.replica().get();
      details.put("checkpointKey", replica.checkpointKey().key().hex());
      details.put("engineId", replica.engineId());
      details.put("address", replica.address());
      details.put("engineAddress", replica.engineAddress());
    }
  }

  private static void keys(Map<String, String> details, PublicKey identity, Digest tls) {
    details.put("identityKey", identity.key().hex());
    details.put("tlsKeyHash", tls.hex());
  }
}
