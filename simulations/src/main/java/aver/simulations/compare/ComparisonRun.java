package aver.simulations.compare;

import aver.ledger.client.study.ModelShape;
import aver.participant.data.LabelledRows;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import aver.simulations.scenario.Scenario;
import aver.simulations.scenario.ScenarioRun;
import aver.simulations.scenario.Sites;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plays each method of a comparison, seed after seed. */
final class ComparisonRun {
  private final Comparison comparison;
  private final ComparedSites rows;
  private final List<Long> seeds;
  private final int folds;

  /**
   * Of a comparison.
   *
   * @param seeds one play each
   * @param folds of the training rows to measure on; 0 to measure on the test rows
   */
  ComparisonRun(Comparison comparison, ComparedSites rows, List<Long> seeds, int folds) {
    this.comparison = comparison;
    this.rows = rows;
    this.seeds = List.copyOf(seeds);
    this.folds = folds;
  }

  /** How one model did. */
  private record Measured(double own, double pooled) {}

  /** Plays all; {@code progress} takes a line a play. */
  ComparisonReport run(Consumer<String> progress) {
    List<ComparisonReport.Line> lines = new ArrayList<>();
    int classes = rows.schema().label().classes().size();
    ModelShape shape = new ModelShape(rows.schema().featureNames().size(), classes);
    for (Comparison.Method method : comparison.methods()) {
      Trainer trainer = new Trainer(method.recipe(0), shape); // costs native memory for good
      List<Measured> measured = new ArrayList<>();
      for (long seed : seeds) {
        progress.accept("%s, seed %d".formatted(method.name(), seed));
        if (folds == 0) {
          measured.add(play(method, trainer, seed, rows));
        }
        for (int fold = 0; fold < folds; fold++) {
          measured.add(play(method, trainer, seed, rows.fold(fold, folds)));
        }
      }
      lines.add(
          ComparisonReport.Line.of(
              method.name(),
              measured.stream().map(Measured::own).toList(),
              measured.stream().map(Measured::pooled).toList()));
    }
    return new ComparisonReport(
        comparison.name(), seeds.size(), folds, comparison.sites().size(), lines);
  }

  private Measured play(Comparison.Method method, Trainer trainer, long seed, ComparedSites on) {
    Sites sites = on.sites();
    Scenario scenario =
        Scenario.named(comparison.name())
            .seed(seed)
            .sites(comparison.sites().size(), 0)
            .rounds(comparison.rounds())
            .rule(method.rule(), method.ruleParameters())
            .learning(method.learning())
            .reputationWeights(comparison.reputationWeights())
            .recipe(method.recipe(), method.seeded(seed))
            .build();
    ScenarioRun.Learned learned = ScenarioRun.learn(scenario, sites, trainer);
    int classes = on.schema().label().classes().size();
    double own =
        learned.bySite().entrySet().stream()
            .mapToDouble(site ->
                accuracy(trainer, classes, site.getValue(), sites.of(site.getKey()).validation()))
            .average()
            .orElse(0);
    float[] anybodys = trainer.adapted(learned.model(), on.pooledTraining().features());
    return new Measured(own, accuracy(trainer, classes, anybodys, on.pooled()));
  }

  private static double accuracy(Trainer trainer, int classes, float[] model, LabelledRows rows) {
    return Confusion.of(trainer, classes, model, rows).accuracy().orElse(0);
  }
}
