package aver.participant.agent;

import aver.ledger.rules.state.TaskSpec;
import aver.participant.training.SiteLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * This site's batch normalisation of a task (FedBN). What training made of it lies beside the
 * update that it belongs to, and becomes the task's when that update counted. It never leaves the
 * house. Without the file, as in a new work folder, a site begins with what its rows say.
 */
final class OwnLayers {
  private static final String NAME = "batch-norm.bin";

  private final AgentJournal journal;

  OwnLayers(AgentJournal journal) {
    this.journal = journal;
  }

  /** Whose a member's is in a task. */
  static BatchNormFile.Owner owner(String chainId, String member, TaskSpec spec) {
    return new BatchNormFile.Owner(chainId, spec.task(), spec.schemaHash().hex(), member);
  }

  /**
   * Its values; empty before the first update that counted, and where the recipe has none.
   *
   * @throws UnusableFileException if the file is another task's or member's, or damaged
   */
  Optional<float[]> values(BatchNormFile.Owner owner, SiteLayers layers) throws IOException {
    Path file = journal.taskFile(owner.task(), NAME);
    return layers.own() == 0 || !Files.exists(file)
        ? Optional.empty()
        : Optional.of(BatchNormFile.readOwn(file, owner, layers.own()).values());
  }

  /** Keeps what an attempt's training made of it, before the update exists. */
  void trained(AttemptKey key, BatchNormFile.Owner owner, float[] values) throws IOException {
    DurableFile.write(
        journal.attemptFile(key, NAME), new BatchNormFile(owner, key.attempt(), values).bytes());
  }

  /** Takes over what came of an attempt's training; nothing if a crash has seen that done. */
  void counted(AttemptKey key) throws IOException {
    Path trained = journal.attemptFile(key, NAME);
    if (Files.exists(trained)) {
      Path file = journal.taskFile(key.task(), NAME);
      Files.move(
          trained, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      DurableFile.syncFolder(file.resolveSibling("."));
    }
  }
}
