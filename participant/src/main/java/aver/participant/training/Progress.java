package aver.participant.training;

/** Is told how far a training is. */
@FunctionalInterface
public interface Progress {
  /** For those who do not want to know. */
  Progress UNSEEN = (_, _) -> {};

  /**
   * Called after each batch, by the thread that trains.
   *
   * @param batches that were done
   * @param all batches of this training
   * @throws TrainingStoppedException to end it here
   */
  void done(long batches, long all);
}
