package aver.participant.agent;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Purpose;

/** What an agent does next. */
public sealed interface Action {
  /** Tells the ledger of a data set for the first time. */
  record RegisterDataset(DatasetSpec spec) implements Action {}

  /** Tells the ledger of a new version of the data set. */
  record ReviseDataset(DatasetSpec spec) implements Action {}

  /** Joins a task with the current version of the data set. */
  record Enrol(String task, int datasetVersion) implements Action {}

  /** Leaves a task that the site's policy does not allow any more. */
  record Leave(String task) implements Action {}

  /**
   * Begins to train or evaluate; the result becomes durable beside whatever the agent does then.
   * Nothing leaves the house.
   */
  record Train(AttemptKey key, Purpose purpose, int baseVersion) implements Action {}

  /** Ends the training for an attempt, which gets no update from this site. */
  record Stop(AttemptKey key, String reason) implements Action {}

  /** Sends the commitment to the update in the journal. */
  record Commit(AttemptKey key, Digest commitment) implements Action {}

  /** Uploads the update in the journal and reveals it. */
  record UploadAndReveal(AttemptKey key) implements Action {}

  /** Deletes what the journal holds of an attempt that is over. */
  record Forget(AttemptKey key) implements Action {}

  /**
   * Nothing to do until the state changes.
   *
   * @param untilMs ledger time at which the next open deadline passes; {@link Long#MAX_VALUE} for
   *     none
   */
  record Wait(long untilMs) implements Action {}
}
