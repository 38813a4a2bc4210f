package aver.ledger.rules.round;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.tx.Result;
import aver.reputation.Evidence;
import aver.reputation.Reward;
import aver.reputation.SampleCounts;
import java.util.ArrayList;
import java.util.List;

/** What a final training attempt is worth to each member of its cohort: evidence and money. */
public final class Settling {
  private Settling() {}

  /**
   * What a payment depends on beside the pool.
   *
   * @param update what became of the member's update
   * @param declared rows that training used, as declared; 0 if nothing was revealed
   * @param registered rows of the data set that it enrolled with
   * @param expectationPpm of its standing before the attempt
   */
  public record Share(Result.Update update, long declared, long registered, int expectationPpm) {}

  /** Returns what an update says about its author. */
  public static Evidence evidence(Result.Update update) {
    return switch (update.exclusion()) {
      case INCLUDED -> Evidence.ofScore(update.scorePpm());
      case NOT_COMMITTED -> Evidence.ofMissing(false);
      case NOT_REVEALED -> Evidence.ofMissing(true);
      case RIGHT_LOST -> Evidence.NEUTRAL;
      case COPIED, CONTENT_INVALID -> Evidence.NEGATIVE;
    };
  }

  /**
   * Splits a pool among the included updates.
   *
   * @param shares of the whole cohort, in its order
   * @return one reward a share, 0 for the excluded; the rest of the pool is carried
   */
  public static Reward rewards(long poolMicrotokens, List<Share> shares) {
    List<Share> included = shares.stream().filter(Settling::isIncluded).toList();
    List<Long> counts =
        SampleCounts.capped(
            included.stream().map(s -> Math.min(s.declared(), s.registered())).toList());
    List<Reward.Claim> claims = new ArrayList<>(included.size());
    for (int i = 0; i < included.size(); i++) {
      Share share = included.get(i);
      claims.add(
          new Reward.Claim(share.update().scorePpm(), share.expectationPpm(), counts.get(i)));
    }
    Reward split = Reward.split(poolMicrotokens, claims);
    List<Long> rewards = new ArrayList<>(shares.size());
    int at = 0;
    for (Share share : shares) {
      rewards.add(isIncluded(share) ? split.rewards().get(at++) : 0L);
    }
    return new Reward(rewards, split.carried());
  }

  private static boolean isIncluded(Share share) {
    return share.update().exclusion() == Exclusion.INCLUDED;
  }
}
