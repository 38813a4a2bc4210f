package aver.simulations.scenario;

import aver.ledger.vector.FixedPoint;
import aver.participant.data.SiteData;
import aver.participant.training.BatchOrder;
import aver.participant.training.Confusion;
import aver.participant.training.LocalUpdate;
import aver.participant.training.Trainer;
import aver.simulations.attack.Attack;
import java.util.Optional;

/**
 * A hospital that trains on its own rows, or works against the others.
 *
 * @param id member
 * @param poisoner whether it attacks
 * @param attack what it makes of its update, if it does
 * @param factor how much longer it makes it
 * @param data its rows
 */
record SimulatedHospital(String id, boolean poisoner, Attack attack, double factor, SiteData data) {
  /** Trains on a model and returns the quantised change. */
  int[] update(Trainer trainer, int[] model, FixedPoint format, String task, int attempt) {
    float[] loaded = LocalUpdate.load(model, format);
    long order = BatchOrder.seed(0, task, attempt, id);
    float[] trained = trainer.train(loaded, data.training(), order);
    if (poisoner) {
      trained = attack.poison(trained, loaded, factor);
    }
    return LocalUpdate.of(trainer.layout(), trained, loaded, format, FixedPoint.Over.CLIP).values();
  }

  /** Confusion counts of a model on its validation rows, if it has enough cases of each class. */
  Optional<int[]> evaluation(Trainer trainer, int[] model, FixedPoint format) {
    return Confusion.of(trainer, 2, LocalUpdate.load(model, format), data.validation())
        .reportable();
  }
}
