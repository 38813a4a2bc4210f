package aver.ledger.rules.action;

import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import java.util.Optional;

/**
 * What admins decide together. Checked when it is proposed and again in the transaction whose vote
 * is decisive. The signer of the context is whoever's transaction that is; an action never depends
 * on it.
 */
public sealed interface Action
    permits AdmitMember,
        ChangeMemberStatus,
        ChangeParameter,
        DecideTask,
        GrantParticipation,
        OpenStudy,
        RaiseProtocol,
        ReplaceKey,
        ReplaceReplica,
        RevokeParticipation {
  /** Returns the first rule that does not hold, or empty if this can take effect. */
  Optional<Refusal> check(Context context);

  /** Changes the state. */
  void effect(Context context);
}
