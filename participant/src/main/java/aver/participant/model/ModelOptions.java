package aver.participant.model;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.participant.data.CsvTable;
import aver.participant.data.InvalidDataException;
import aver.participant.data.LabelledRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A model and the rows that it is used on; a picocli mixin. */
final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The .npy of aver model export; its .json must stand beside it.")
  private Path model = Path.of("model.npy");

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "FILE",
      description = "The columns, as the task has them.")
  private Path schema = Path.of("schema.yaml");

  @Option(names = "--data", required = true, paramLabel = "FILE", description = "Rows, as CSV.")
  private Path data = Path.of("rows.csv");

  @Option(
      names = "--batch-norm",
      paramLabel = "FILE",
      description = {
        "Of a model with batch normalisation: a hospital's own, batch-norm.bin of its work folder.",
        "Without it, means and variances are those of the given rows."
      })
  private @Nullable Path batchNorm;

  /** Reads model and rows; what does not fit ends the command with one line. */
  Loaded load() {
    InputFile.require(schema, "schema file");
    Schema columns = SchemaFile.read(schema);
    ExportedModel exported = ExportedModel.read(model, columns);
    InputFile.require(data, "data file");
    try {
      CsvTable table = CsvTable.read(data, columns);
      if (table.rows().isEmpty()) {
        throw CommandFailed.usage(data + " has no complete row: correct the file");
      }
      LabelledRows rows = exported.rows(table);
      Normalisation by = Normalisation.of(exported, rows, Optional.ofNullable(batchNorm));
      return new Loaded(exported, table, rows, by);
    } catch (InvalidDataException e) {
      throw CommandFailed.usage(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot read %s: %s: check the disk".formatted(data, e.getMessage()), e);
    }
  }

  /**
   * A model and rows that fit it.
   *
   * @param rows of the table, as the model wants them
   * @param by parameters of the model, with the batch normalisation that it is used with
   */
  record Loaded(ExportedModel model, CsvTable table, LabelledRows rows, Normalisation by) {}
}
