package aver.ledger.rules.tx;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.LogHead;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A replica that was put in another's place enters, by its checkpoint key under a recent
 * checkpoint.
 *
 * <p>What this proves: the checkpoint key is in use, and its owner stands by that text, whose form,
 * chain, size and time are possible. The state knows the newest root of the log alone, so an older
 * one is not compared. A false one gains nothing, since what the newcomer signs from then on counts
 * only where a quorum signs the same; and whoever states it has signed it, beside the certified
 * checkpoint of that height, for all to see.
 *
 * @param checkpoint text of the checkpoint, exactly as replicas sign it
 * @param signature by the checkpoint key over the text
 */
public record EnterReplica(String checkpoint, Octets signature) implements Transaction {
  private static final int BEHIND_MAX = 10_000;

  /** Checks the sizes. */
  public EnterReplica {
    Ids.range("checkpoint length", checkpoint.length(), 1, 1024);
    Ids.range("signature length", signature.length(), 64, 64);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> role = context.require(Role.REPLICA);
    if (role.isPresent()) {
      return role;
    }
    Member member = context.signer();
    if (member.entered()) {
      return Refusal.of(Rule.REPLICA_ALREADY_ENTERED, "%s signs already", member.id());
    }
    LogHead head = context.state().get(Keys.LOG).orElseThrow();
    if (!recent(context, head)) {
      return Refusal.of(
          Rule.CHECKPOINT_NOT_RECENT,
          "the checkpoint must be one of this chain, not ahead of it, and at most %d leaves behind %d",
          BEHIND_MAX,
          head.size());
    }
    ReplicaKeys keys = member.who().replica().orElseThrow();
    byte[] text = checkpoint.getBytes(StandardCharsets.UTF_8);
    return context.signatures().verify(keys.checkpointKey(), text, signature)
        ? Optional.empty()
        : Refusal.of(
            Rule.POSSESSION_NOT_PROVEN, "the checkpoint key of %s did not sign it", member.id());
  }

  private boolean recent(Context context, LogHead head) {
    LedgerCheckpoint shown;
    try {
      shown = LedgerCheckpoint.parse(checkpoint);
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean possible =
        shown.chainId().equals(context.chainId())
            && shown.size() >= 1
            && shown.size() <= head.size()
            && head.size() - shown.size() <= BEHIND_MAX
            && shown.height() >= 1
            && shown.height() <= shown.size()
            && shown.timeMs() <= context.nowMs();
    return possible && (shown.size() < head.size() || shown.root().equals(head.root()));
  }

  @Override
  public void effect(Context context) {
    Member now = context.signer();
    context
        .state()
        .put(Keys.member(now.id()), new Member(now.who(), now.status(), now.keyVersion(), true));
  }
}
