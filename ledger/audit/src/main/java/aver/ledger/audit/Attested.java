package aver.ledger.audit;

import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.SignedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * An attempt that a quorum of equal attestations ended.
 *
 * @param task slug
 * @param attempt number
 * @param result that was registered
 */
record Attested(String task, int attempt, Result result) {
  /** Those of a block: the last attestation that took effect is the one that made the quorum. */
  static List<Attested> ended(List<SignedTransaction> block, BlockResult result, StateView after) {
    TreeMap<String, Attested> last = new TreeMap<>();
    for (int i = 0; i < block.size(); i++) {
      if (block.get(i).transaction() instanceof AttestResult(var task, var attempt, var said)
          && result.applied().get(i) instanceof Applied.Logged(var _, var refusal)
          && refusal.isEmpty()) {
        last.put(task + "/" + attempt, new Attested(task, attempt, said));
      }
    }
    Overlay state = new Overlay(after);
    List<Attested> ended = new ArrayList<>();
    for (Attested each : last.values()) {
      Attempt now = state.get(Keys.attempt(each.task, each.attempt)).orElseThrow();
      if (each.ended(now)) {
        ended.add(each);
      }
    }
    return ended;
  }

  /** Whether the attempt ended as this says: when admins void it, that is no one's computation. */
  private boolean ended(Attempt now) {
    return switch (result) {
      case Result.Final _ -> now.phase() == AttemptPhase.FINAL;
      case Result.NoResult(VoidReason reason) ->
          now.phase() == AttemptPhase.VOID && now.voidReason() == reason.number();
    };
  }
}
