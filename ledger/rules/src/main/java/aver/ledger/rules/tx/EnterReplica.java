package aver.ledger.rules.tx;

import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.LogHead;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A replica that was put in another's place enters: it shows that it reached a recent checkpoint,
 * by its checkpoint key.
 *
 * @param checkpoint text of the checkpoint, which the log's size and root at that time make out
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
    String[] lines = checkpoint.split("\n", -1);
    String origin = "aver/" + context.chainId().hex();
    LogHead head = context.state().get(Keys.LOG).orElseThrow();
    if (lines.length < 3 || !lines[0].equals(origin) || !recent(lines, head)) {
      return Refusal.of(
          Rule.CHECKPOINT_NOT_RECENT,
          "the checkpoint must be of this chain and at most %d leaves behind %d",
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

  private static boolean recent(String[] lines, LogHead head) {
    if (!lines[1].matches("[1-9][0-9]{0,17}")) {
      return false;
    }
    long size = Long.parseLong(lines[1]);
    String root = Base64.getEncoder().encodeToString(head.root().bytes());
    return size == head.size()
        ? lines[2].equals(root)
        : size < head.size() && head.size() - size <= BEHIND_MAX;
  }

  @Override
  public void effect(Context context) {
    Member now = context.signer();
    context
        .state()
        .put(Keys.member(now.id()), new Member(now.who(), now.status(), now.keyVersion(), true));
  }
}
