package aver.ledger.wire;

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
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Numbered;

/** What admins vote on. */
final class ActionMessages {
  private ActionMessages() {}

  static Action read(aver.proto.v1.Action m) {
    return switch (m.getActionCase()) {
      case ADMIT_MEMBER -> new AdmitMember(Members.member(m.getAdmitMember().getMember()));
      case CHANGE_MEMBER_STATUS ->
          new ChangeMemberStatus(
              m.getChangeMemberStatus().getMember(),
              Numbered.of(MemberStatus.values(), m.getChangeMemberStatus().getStatusValue()));
      case REPLACE_KEY ->
          new ReplaceKey(
              m.getReplaceKey().getMember(),
              Fields.key(m.getReplaceKey().getIdentityKey()),
              Fields.digest(m.getReplaceKey().getTlsKeyHash()));
      case OPEN_STUDY -> new OpenStudy(m.getOpenStudy().getStudy(), m.getOpenStudy().getPurpose());
      case GRANT_PARTICIPATION -> grant(m.getGrantParticipation());
      case REVOKE_PARTICIPATION ->
          new RevokeParticipation(
              m.getRevokeParticipation().getStudy(), m.getRevokeParticipation().getMember());
      case DECIDE_TASK ->
          new DecideTask(
              m.getDecideTask().getTask(),
              Numbered.of(DecideTask.Decision.values(), m.getDecideTask().getDecisionValue()));
      case CHANGE_PARAMETER ->
          new ChangeParameter(m.getChangeParameter().getName(), m.getChangeParameter().getValue());
      case REPLACE_REPLICA ->
          new ReplaceReplica(
              m.getReplaceReplica().getOldMember(),
              Members.member(m.getReplaceReplica().getNewMember()));
      case RAISE_PROTOCOL ->
          new RaiseProtocol(
              m.getRaiseProtocol().getVersion(), m.getRaiseProtocol().getActivationMs());
      case ACTION_NOT_SET -> throw new IllegalArgumentException("a proposal without an action");
    };
  }

  private static GrantParticipation grant(aver.proto.v1.GrantParticipation m) {
    return new GrantParticipation(m.getStudy(), m.getMember(), m.getUntilMs());
  }

  static aver.proto.v1.Action write(Action action) {
    var b = aver.proto.v1.Action.newBuilder();
    switch (action) {
      case AdmitMember a -> b.getAdmitMemberBuilder().setMember(Members.member(a.member()));
      case ChangeMemberStatus a ->
          b.getChangeMemberStatusBuilder()
              .setMember(a.member())
              .setStatusValue(a.status().number());
      case ReplaceKey a ->
          b.getReplaceKeyBuilder()
              .setMember(a.member())
              .setIdentityKey(Fields.key(a.identityKey()))
              .setTlsKeyHash(Fields.bytes(a.tlsKeyHash()));
      case OpenStudy a -> b.getOpenStudyBuilder().setStudy(a.study()).setPurpose(a.purpose());
      case GrantParticipation a ->
          b.getGrantParticipationBuilder()
              .setStudy(a.study())
              .setMember(a.member())
              .setUntilMs(a.untilMs());
      case RevokeParticipation a ->
          b.getRevokeParticipationBuilder().setStudy(a.study()).setMember(a.member());
      case DecideTask a ->
          b.getDecideTaskBuilder().setTask(a.task()).setDecisionValue(a.decision().number());
      case ChangeParameter a -> b.getChangeParameterBuilder().setName(a.name()).setValue(a.value());
      case ReplaceReplica a ->
          b.getReplaceReplicaBuilder().setOldMember(a.old()).setNewMember(Members.member(a.next()));
      case RaiseProtocol a ->
          b.getRaiseProtocolBuilder().setVersion(a.version()).setActivationMs(a.activationMs());
    }
    return b.build();
  }
}
