package aver.ledger.rules.round;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.tx.Result;
import aver.reputation.Evidence;
import aver.reputation.Reward;
import aver.reputation.Standing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Every number of an attempt, recomputed, with what it follows from.
 *
 * @param result recomputed
 * @param poolMicrotokens that was split; 0 if nothing was
 * @param carriedMicrotokens that stayed in the escrow
 * @param lines one a member of the cohort, in its order; none for a void attempt
 */
public record RoundExplanation(
    Result result, long poolMicrotokens, long carriedMicrotokens, List<Line> lines) {
  /** Copies the list. */
  public RoundExplanation {
    lines = List.copyOf(lines);
  }

  /**
   * One member of the cohort.
   *
   * @param member who
   * @param update exclusion and score
   * @param detail why it counted as it did; empty if it did not count or only evaluated
   * @param evidence that the attempt gave
   * @param before its standing before the attempt
   * @param after its standing after it
   * @param rewardMicrotokens paid
   */
  public record Line(
      String member,
      Result.Update update,
      Optional<UpdateDetail> detail,
      Evidence evidence,
      Standing before,
      Standing after,
      long rewardMicrotokens) {}

  /**
   * Explains a computed round.
   *
   * @param places that went into it
   * @param outcome that came out
   * @param before standings before the attempt, one a place
   * @param poolMicrotokens of the attempt
   */
  public static RoundExplanation of(
      List<Place> places, RoundOutcome outcome, List<Standing> before, long poolMicrotokens) {
    return switch (outcome.result()) {
      case Result.NoResult _ -> new RoundExplanation(outcome.result(), 0, 0, List.of());
      case Result.Final f -> explain(places, f, outcome.details(), before, poolMicrotokens);
    };
  }

  private static RoundExplanation explain(
      List<Place> places,
      Result.Final result,
      List<UpdateDetail> details,
      List<Standing> before,
      long poolMicrotokens) {
    boolean trained = !result.model().isEmpty(); // an evaluation settles nothing
    List<Settling.Share> shares = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      int expectation = before.get(i).expectationPpm();
      shares.add(
          new Settling.Share(
              result.updates().get(i), place.declared(), place.registered(), expectation));
    }
    Reward reward = Settling.rewards(trained ? poolMicrotokens : 0, shares);
    Iterator<UpdateDetail> detail = details.iterator();
    List<Line> lines = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      Result.Update update = result.updates().get(i);
      String member = places.get(i).member();
      Evidence evidence = trained ? Settling.evidence(update) : Evidence.NEUTRAL;
      Standing after = trained ? before.get(i).after(evidence) : before.get(i);
      boolean hasDetail = update.exclusion() == Exclusion.INCLUDED && detail.hasNext();
      lines.add(
          new Line(
              member,
              update,
              hasDetail ? Optional.of(detail.next()) : Optional.empty(),
              evidence,
              before.get(i),
              after,
              reward.rewards().get(i)));
    }
    return new RoundExplanation(result, trained ? poolMicrotokens : 0, reward.carried(), lines);
  }

  /** Returns it as text for people, each line ended by LF. */
  public String text() {
    return ExplanationText.of(this);
  }
}
