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
 * @param layers what each hospital keeps for itself
 */
record Outlook(
    Trainer trainer,
    Sites sites,
    List<SimulatedHospital> hospitals,
    TaskSpec spec,
    SimulatedLayers layers) {
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

  /** With batch normalisation each hospital's rows are judged with the hospital's own. */
  double accuracy(int[] model) {
    if (trainer.layers().own() == 0) {
      return accuracy(load(model), sites.validation());
    }
    int classes = sites.shape().classes();
    Confusion sum = Confusion.none(classes);
    for (SimulatedHospital hospital : hospitals) {
      float[] used = layers.with(load(model), hospital.id(), hospital.data());
      sum = sum.plus(Confusion.of(trainer, classes, used, hospital.data().validation()));
    }
    return sum.accuracy().orElse(0);
  }

  /** Mean over the honest hospitals, each trained alone. */
  double alone(float[] start, int rounds) {
    return hospitals.stream()
        .filter(hospital -> !hospital.poisoner())
        .mapToDouble(h -> baseline(start, h.data().training(), rounds, h.id()))
        .average()
        .orElse(0);
  }

  /** All rows in one place. */
  double pooled(float[] start, int rounds) {
    return baseline(start, sites.training(), rounds, "pooled");
  }

  private double baseline(float[] start, LabelledRows rows, int rounds, String name) {
    float[] begun = trainer.adapted(start, rows.features());
    return accuracy(Baseline.train(trainer, begun, rows, rounds, name), sites.validation());
  }

  private double accuracy(float[] parameters, LabelledRows rows) {
    return Confusion.of(trainer, sites.shape().classes(), parameters, rows).accuracy().orElse(0);
  }
}
