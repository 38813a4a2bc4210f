package aver.simulations.demo;

import aver.ledger.rules.round.Settling;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.tx.Result;
import aver.reputation.Standing;
import aver.simulations.demo.data.Quality;
import aver.simulations.demo.report.DemoReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What happened, gathered while it did. Not for use by several threads. */
final class Chronicle {
  private final Stage stage;
  private final List<DemoReport.Event> events = new ArrayList<>();
  private final List<DemoReport.Attempt> attempts = new ArrayList<>();
  private final List<DemoReport.Version> versions = new ArrayList<>();
  private final List<DemoReport.Certified> certified = new ArrayList<>();
  private final Map<String, Standing> standing = new TreeMap<>();
  private final Map<String, Long> earned = new TreeMap<>();
  private final List<DemoReport.ByMember> weights = new ArrayList<>();
  private final List<DemoReport.ByMember> scores = new ArrayList<>();
  private final List<DemoReport.ByMember> standings = new ArrayList<>();
  private final List<DemoReport.ByMember> tokens = new ArrayList<>();

  Chronicle(Stage stage, List<String> hospitals) {
    this.stage = stage;
    for (String hospital : hospitals) {
      standing.put(hospital, Standing.fresh());
      earned.put(hospital, 0L);
    }
  }

  /** Seconds since the beginning. */
  double now() {
    return Math.rint(stage.elapsed().toMillis() / 10.0) / 100;
  }

  void event(String kind, String who, String what) {
    events.add(new DemoReport.Event(now(), kind, who, what));
  }

  /** An attempt that is over, opened so many seconds after the beginning. */
  void attempt(Watch.Seen seen, double openedAt) {
    Map<String, String> excluded = new TreeMap<>();
    seen.seats()
        .forEach((member, seat) ->
            seat.outcome()
                .filter(outcome -> outcome.exclusion() != Exclusion.INCLUDED)
                .ifPresent(outcome -> excluded.put(member, words(outcome.exclusion()))));
    attempts.add(
        new DemoReport.Attempt(
            seen.attempt().number(),
            words(seen.attempt().purpose()),
            words(seen.attempt().phase()),
            seen.attempt().baseVersion(),
            seen.counted(),
            openedAt,
            Math.rint((now() - openedAt) * 100) / 100,
            seen.attestedBy(),
            excluded));
    if (seen.attempt().purpose() == Purpose.TRAIN && seen.attempt().phase() == AttemptPhase.FINAL) {
      settle(seen);
      weights.add(new DemoReport.ByMember(seen.attempt().number(), seen.weights()));
      scores.add(new DemoReport.ByMember(seen.attempt().number(), seen.scores()));
    }
    seen.evaluation().ifPresent(e -> certified.add(certified(seen, e)));
  }

  private static DemoReport.Certified certified(Watch.Seen seen, Evaluation e) {
    return new DemoReport.Certified(
        seen.attempt().number(),
        seen.attempt().baseVersion(),
        e.sites(),
        e.counts(),
        e.accuracyMinPpm(),
        e.accuracyMaxPpm());
  }

  void version(int version, Quality all, Map<String, Quality> hospitals) {
    versions.add(new DemoReport.Version(version, all, new TreeMap<>(hospitals)));
  }

  /**
   * What a final training attempt did to standings and balances, by the rules that replicas apply:
   * the state may be attempts further by the time that it is read.
   */
  private void settle(Watch.Seen seen) {
    seen.seats()
        .forEach((member, seat) ->
            seat.outcome()
                .ifPresent((SeatOutcome o) -> {
                  Result.Update update = new Result.Update(o.exclusion(), o.scorePpm());
                  standing.computeIfPresent(
                      member, (_, before) -> before.after(Settling.evidence(update)));
                  earned.merge(member, o.rewardMicrotokens(), Long::sum);
                }));
    Map<String, Long> ppm = new TreeMap<>();
    standing.forEach((member, s) -> ppm.put(member, (long) s.expectationPpm()));
    standings.add(new DemoReport.ByMember(seen.attempt().number(), ppm));
    tokens.add(new DemoReport.ByMember(seen.attempt().number(), new TreeMap<>(earned)));
  }

  List<DemoReport.Event> events() {
    return List.copyOf(events);
  }

  List<DemoReport.Attempt> attempts() {
    return List.copyOf(attempts);
  }

  List<DemoReport.Version> versions() {
    return List.copyOf(versions);
  }

  List<DemoReport.Certified> certified() {
    return List.copyOf(certified);
  }

  List<DemoReport.ByMember> weights() {
    return List.copyOf(weights);
  }

  List<DemoReport.ByMember> scores() {
    return List.copyOf(scores);
  }

  List<DemoReport.ByMember> standings() {
    return List.copyOf(standings);
  }

  List<DemoReport.ByMember> tokens() {
    return List.copyOf(tokens);
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
