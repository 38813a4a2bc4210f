package aver.participant.agent;

import aver.participant.data.LabelledRows;
import aver.participant.training.Trainer;

/**
 * How the parameters of an update come about: by training, in every hospital. Simulations put an
 * attack here, so that everything else of a poisoner is what everybody runs.
 */
@FunctionalInterface
public interface Training {
  /** What a hospital does. */
  Training HONEST = Trainer::train;

  /**
   * One round.
   *
   * @param network of the task's recipe
   * @param loaded parameters to begin with
   * @param rows of the site, for training
   * @param seed of the order of batches
   * @param drift what is added to each gradient; empty without control variates
   * @return parameters whose difference to {@code loaded} is the update
   */
  float[] train(Trainer network, float[] loaded, LabelledRows rows, long seed, float[] drift);
}
