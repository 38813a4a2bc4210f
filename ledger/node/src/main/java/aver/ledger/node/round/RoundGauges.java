package aver.ledger.node.round;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Shows what a replica does for rounds as numbers. */
public final class RoundGauges {
  private RoundGauges() {}

  /** Registers them. */
  public static void bind(MeterRegistry registry, RoundLoop rounds) {
    of(registry, rounds, "aver.rounds.attested", "results computed here", RoundFigures::attested);
    of(
        registry,
        rounds,
        "aver.rounds.compute.seconds",
        "time that the last result took",
        figures -> figures.computeMs() / 1000.0);
    of(
        registry,
        rounds,
        "aver.rounds.vectors.lacking",
        "vectors that a result or a newest model waits for here",
        RoundFigures::lacking);
    of(
        registry,
        rounds,
        "aver.rounds.results.differing",
        "results that a quorum computed otherwise",
        RoundFigures::differing);
    of(
        registry,
        rounds,
        "aver.tasks.stalled",
        "tasks that wait for equal results beyond their time",
        RoundFigures::stalled);
  }

  private static void of(
      MeterRegistry registry,
      RoundLoop rounds,
      String name,
      String description,
      ToDoubleFunction<RoundFigures> value) {
    Gauge.builder(name, rounds, r -> value.applyAsDouble(r.figures()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
