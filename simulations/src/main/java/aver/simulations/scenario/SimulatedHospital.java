package aver.simulations.scenario;

import aver.ledger.client.study.Recipe;
import aver.ledger.vector.FixedPoint;
import aver.participant.agent.AttemptKey;
import aver.participant.data.SiteData;
import aver.participant.training.BatchOrder;
import aver.participant.training.Confusion;
import aver.participant.training.ControlVariate;
import aver.participant.training.LocalUpdate;
import aver.participant.training.Trainer;
import aver.simulations.attack.Attack;
import java.util.Arrays;
import java.util.Optional;

/**
 * A hospital that trains on its own rows, or works against the others.
 *
 * @param id member
 * @param poisoner whether it attacks
 * @param attack what it makes of its update, if it does
 * @param factor how much longer it makes it
 * @param number of it among the poisoners, from 0; 0 for the honest
 * @param trainsAs id in whose order it takes its rows
 * @param data its rows
 */
record SimulatedHospital(
    String id,
    boolean poisoner,
    Attack attack,
    double factor,
    int number,
    String trainsAs,
    SiteData data) {
  /** Rows that it says it has. */
  long samples() {
    long rows = data.training().size();
    return does(Attack.INFLATE) ? (long) (rows * factor) : rows;
  }

  /** Whether this is what it does against the others. */
  boolean does(Attack one) {
    return poisoner && attack == one;
  }

  /**
   * The vectors of one update.
   *
   * @param delta what training changed, quantised
   * @param controlDelta how the own control variate changed; empty without
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  record Change(int[] delta, int[] controlDelta) {}

  /**
   * Trains on a model.
   *
   * @param layers takes what it keeps for itself
   * @param control own and common control variate; empty without
   * @param key of the attempt
   */
  Change update(
      Trainer trainer,
      SimulatedLayers layers,
      int[] model,
      FixedPoint format,
      Optional<ControlVariate> control,
      AttemptKey key,
      Recipe recipe) {
    float[] loaded = layers.with(LocalUpdate.load(model, format), id, data);
    long order = BatchOrder.seed(recipe.training().seed(), key.task(), key.attempt(), trainsAs);
    float[] drift = control.map(ControlVariate::drift).orElse(new float[0]);
    float[] trained =
        poisoner
            ? attack.train(new Attack.Round(trainer, loaded, data.training(), order, drift), factor)
            : trainer.train(loaded, data.training(), order, drift);
    layers.trained(id, trained);
    long steps = Math.max(1, trainer.steps(data.training().size())); // without a step nothing moved
    int[] controlDelta =
        control
            .map(c -> c.change(loaded, trained, steps, recipe.training().learningRate()))
            .orElse(new int[0]);
    LocalUpdate delta = LocalUpdate.of(trainer, trained, loaded, format, FixedPoint.Over.CLIP);
    return new Change(tampered(delta.values(), format), controlDelta);
  }

  /** What no honest agent's own checks would let it send. */
  private int[] tampered(int[] values, FixedPoint format) {
    if (does(Attack.CLONE)) {
      values[number % values.length] += number; // another root, and nothing else
    }
    if (does(Attack.OVERFLOW)) {
      Arrays.fill(values, format.bound() + 1);
    }
    return values;
  }

  /** Confusion counts of a model on its validation rows, if it has enough cases of each class. */
  Optional<int[]> evaluation(
      Trainer trainer, SimulatedLayers layers, int classes, int[] model, FixedPoint format) {
    float[] used = layers.with(LocalUpdate.load(model, format), id, data);
    return Confusion.of(trainer, classes, used, data.validation()).reportable();
  }
}
