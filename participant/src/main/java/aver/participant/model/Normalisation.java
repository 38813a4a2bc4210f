package aver.participant.model;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.participant.agent.BatchNormFile;
import aver.participant.agent.UnusableFileException;
import aver.participant.data.LabelledRows;
import aver.participant.training.SiteLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model with batch normalisation is used with, since it has none of its own: a hospital's,
 * or means and variances of the rows at hand.
 *
 * @param parameters of the model, and of the normalisation if it has such
 * @param text whose normalisation it is, for people; empty if the model has none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Normalisation(float[] parameters, String text) {
  private static final int ROWS_MIN = 2;

  /**
   * Of a model on rows.
   *
   * @param file of a hospital's own; empty for the rows'
   * @throws CommandFailed with exit code 2 if the model cannot be used so
   */
  static Normalisation of(ExportedModel model, LabelledRows rows, Optional<Path> file) {
    SiteLayers layers = model.trainer().layers();
    if (layers.own() == 0) {
      if (file.isPresent()) {
        throw CommandFailed.usage(
            "a model of %s has no batch normalisation: leave --batch-norm out"
                .formatted(model.card().recipe()));
      }
      return new Normalisation(model.parameters(), "");
    }
    if (file.isPresent()) {
      BatchNormFile own = read(model, file.get(), layers.own());
      return new Normalisation(
          layers.join(model.parameters(), own.values()),
          "%s after attempt %d".formatted(own.owner().member(), own.attempt()));
    }
    if (rows.size() < ROWS_MIN) {
      throw CommandFailed.usage(
          "a model of %s needs at least %d rows to take means and variances from, got %d: give more rows, or a hospital's own with --batch-norm"
              .formatted(model.card().recipe(), ROWS_MIN, rows.size()));
    }
    return new Normalisation(
        model.trainer().adapted(model.parameters(), rows.features()),
        "these %d rows".formatted(rows.size()));
  }

  private static BatchNormFile read(ExportedModel model, Path file, int length) {
    InputFile.require(file, "file of batch normalisation");
    BatchNormFile.Owner wanted =
        new BatchNormFile.Owner(
            model.card().chainId(), model.card().task(), model.card().schemaHash(), "");
    try {
      return BatchNormFile.read(file, wanted, length);
    } catch (UnusableFileException e) {
      throw CommandFailed.usage(e.getMessage() + ": name one of this model's task, or none", e);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot read %s: %s: check the disk".formatted(file, e.getMessage()), e);
    }
  }
}
