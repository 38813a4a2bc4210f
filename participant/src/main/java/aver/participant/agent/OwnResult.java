package aver.participant.agent;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.StandingValue;
import aver.ledger.rules.state.VoidReason;
import aver.reputation.SampleCounts;
import aver.reputation.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an attempt that is over brought this site, from certified state.
 *
 * @param phase final, void or abandoned
 * @param reason why it has no result; empty if it has
 * @param outcome of the own update; empty if the attempt only evaluated or has no result
 * @param weight rows that counted times the reputation factor in 256ths; 0 if it did not count
 * @param weightTotal of all updates that counted
 * @param standingPpm expectation of the own standing in the study, now
 */
public record OwnResult(
    AttemptPhase phase,
    String reason,
    Optional<SeatOutcome> outcome,
    long weight,
    long weightTotal,
    int standingPpm) {
  /**
   * Works it out.
   *
   * @param seats of the whole cohort
   * @param standing of the member in the task's study; empty for a newcomer
   */
  public static OwnResult of(
      Attempt attempt, List<Seat> seats, Optional<StandingValue> standing, String member) {
    List<Seat> included = seats.stream().filter(OwnResult::isIncluded).toList();
    List<Long> rows = SampleCounts.capped(included.stream().map(OwnResult::rows).toList());
    long own = 0;
    long total = 0;
    for (int i = 0; i < included.size(); i++) {
      long weight = rows.get(i) * included.get(i).factor();
      total += weight;
      own += included.get(i).member().equals(member) ? weight : 0;
    }
    int expectation =
        standing
            .map(value -> new Standing(value.good(), value.bad()))
            .orElse(Standing.fresh())
            .expectationPpm();
    return new OwnResult(
        attempt.phase(),
        reason(attempt),
        seats.stream()
            .filter(seat -> seat.member().equals(member))
            .findFirst()
            .flatMap(Seat::outcome),
        own,
        total,
        expectation);
  }

  private static boolean isIncluded(Seat seat) {
    return seat.revealed().isPresent()
        && seat.outcome().filter(o -> o.exclusion() == Exclusion.INCLUDED).isPresent();
  }

  private static long rows(Seat seat) {
    return Math.min(seat.revealed().map(Seat.Revealed::samples).orElse(0L), seat.samples());
  }

  private static String reason(Attempt attempt) {
    return switch (attempt.phase()) {
      case ABANDONED -> "too few committed or revealed";
      case VOID -> {
        for (VoidReason reason : VoidReason.values()) {
          if (reason.number() == attempt.voidReason()) {
            yield reason.name().toLowerCase(Locale.ROOT);
          }
        }
        yield "reason " + attempt.voidReason();
      }
      case COMMIT, REVEAL, ATTEST, FINAL -> "";
    };
  }

  /** Name of the event in the site's history. */
  public String event() {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  /** The result as a line of the log. */
  public String line(AttemptKey key) {
    String head = "%s is %s%s".formatted(key, event(), reason.isEmpty() ? "" : " (" + reason + ")");
    if (outcome.isEmpty()) {
      return head;
    }
    SeatOutcome own = outcome.get();
    String counted =
        own.exclusion() == Exclusion.INCLUDED
            ? "weight %d (%.1f %% of all)"
                .formatted(weight, weightTotal == 0 ? 0 : 100.0 * weight / weightTotal)
            : "not counted (%s)".formatted(own.exclusion().name().toLowerCase(Locale.ROOT));
    return "%s: %s, score %.2f, standing %.2f, reward %d micro-tokens"
        .formatted(head, counted, own.scorePpm() / 1e6, standingPpm / 1e6, own.rewardMicrotokens());
  }

  /** Names and values for the site's history. */
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    if (!reason.isEmpty()) {
      details.put("reason", reason);
    }
    outcome.ifPresent(o -> {
      details.put("counted", o.exclusion().name().toLowerCase(Locale.ROOT));
      details.put("weight", Long.toString(weight));
      details.put(
          "weight-share",
          String.format(Locale.ROOT, "%.4f", weightTotal == 0 ? 0 : (double) weight / weightTotal));
      details.put("score", String.format(Locale.ROOT, "%.6f", o.scorePpm() / 1e6));
      details.put("reward-microtokens", Long.toString(o.rewardMicrotokens()));
      details.put("standing", String.format(Locale.ROOT, "%.6f", standingPpm / 1e6));
    });
    return details;
  }
}
