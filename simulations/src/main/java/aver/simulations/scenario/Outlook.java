package aver.simulations.scenario;

import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.FixedPoint;
import aver.participant.data.LabelledRows;
import aver.participant.training.Baseline;
import aver.participant.training.Confusion;
import aver.participant.training.LocalUpdate;
import aver.participant.training.Trainer;
import java.util.List;

/**
 * How good models are, on the validation rows of all honest hospitals: something that only a
 * simulation can look at.
 *
 * @param trainer of the task's recipe
 * @param sites all rows
 * @param hospitals honest ones and poisoners
 * @param spec of the task
 */
record Outlook(Trainer trainer, Sites sites, List<SimulatedHospital> hospitals, TaskSpec spec) {
  /** Copies the list. */
  Outlook {
    hospitals = List.copyOf(hospitals);
  }

  FixedPoint format() {
    return new FixedPoint(spec.fractionBits(), spec.bound());
  }

  float[] load(int[] model) {
    return LocalUpdate.load(model, format());
  }

  double accuracy(int[] model) {
    return accuracy(load(model), sites.validation());
  }

  /** Mean over the honest hospitals, each trained alone. */
  double alone(float[] start, int rounds) {
    return hospitals.stream()
        .filter(hospital -> !hospital.poisoner())
        .mapToDouble(h ->
            accuracy(
                Baseline.train(trainer, start, h.data().training(), rounds, h.id()),
                sites.validation()))
        .average()
        .orElse(0);
  }

  /** All rows in one place. */
  double pooled(float[] start, int rounds) {
    float[] trained = Baseline.train(trainer, start, sites.training(), rounds, "pooled");
    return accuracy(trained, sites.validation());
  }

  private double accuracy(float[] parameters, LabelledRows rows) {
    return Confusion.of(trainer, sites.shape().classes(), parameters, rows).accuracy().orElse(0);
  }
}
