package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Quorum;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Seats of replicas that cannot sign, as far as the state knows: of suspended replicas, and of
 * newcomers that have not entered. They count in n and in the quorum, so more than n - q of them
 * stop the ledger, and with it the votes that could help. Evidence suspends without asking this.
 */
public final class AwaySeats {
  private AwaySeats() {}

  /**
   * A refusal if the admins would make one seat too many go away. One at a time they always may,
   * also where n - q is 0.
   *
   * @param seat of the replica that the action is about
   */
  public static Optional<Refusal> check(Overlay state, String seat) {
    Roster roster = state.get(Keys.REPLICAS).orElseThrow();
    Quorum quorum = roster.quorum();
    int most = Math.max(1, quorum.n() - quorum.needed());
    List<String> away =
        roster.ids().stream().filter(id -> !id.equals(seat) && away(state, id)).toList();
    return away.size() + 1 > most
        ? Refusal.of(
            Rule.REPLICAS_TOO_MANY_AWAY,
            "%s cannot sign, and of %d replicas %d may be away: wait until it has entered, let it act again or replace it",
            String.join(", ", away),
            quorum.n(),
            most)
        : Optional.empty();
  }

  private static boolean away(Overlay state, String id) {
    Member member = state.get(Keys.member(id)).orElseThrow();
    return member.status() != MemberStatus.ACTIVE || !member.entered();
  }
}
