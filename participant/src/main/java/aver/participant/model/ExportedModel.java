package aver.participant.model;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.study.InvalidRecipeException;
import aver.ledger.client.study.ModelCard;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.StandardizeBy;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.npy.NpyException;
import aver.ledger.vector.npy.NpyFile;
import aver.ledger.vector.npy.NpyType;
import aver.participant.data.CsvTable;
import aver.participant.data.EncodedRows;
import aver.participant.data.LabelledRows;
import aver.participant.data.Standardization;
import aver.participant.training.Trainer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A model that was exported, checked against its own card and against the columns at hand.
 *
 * @param card what it is
 * @param trainer of its recipe
 * @param shape of data and model
 * @param by what features are scaled by
 * @param parameters in the order of its layout
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ExportedModel(
    ModelCard card, Trainer trainer, ModelShape shape, StandardizeBy by, float[] parameters) {
  /**
   * Reads {@code x.npy} and {@code x.json}.
   *
   * @throws CommandFailed with exit code 2 if a file cannot be used, 1 if the values are not those
   *     that the card names
   */
  static ExportedModel read(Path npy, Schema schema) {
    String name = npy.getFileName().toString();
    if (!name.endsWith(".npy")) {
      throw CommandFailed.usage("--model must end in .npy, was " + npy);
    }
    Path beside = npy.resolveSibling(name.substring(0, name.length() - 4) + ".json");
    ModelCard card = card(beside);
    try {
      Recipe recipe = Recipe.of(card.recipe(), card.parameters());
      ModelShape shape =
          new ModelShape(schema.featureNames().size(), schema.label().classes().size());
      String hash = recipe.layout(shape).taskSchemaHash(schema.canonicalText()).hex();
      if (!hash.equals(card.schemaHash())) {
        throw CommandFailed.wrong(
            "the model was made for schema %s, this schema file gives %s: name the task's own"
                .formatted(card.schemaHash(), hash));
      }
      float[] values = values(npy, card);
      return new ExportedModel(
          card, new Trainer(recipe, shape), shape, recipe.training().standardize(), values);
    } catch (InvalidRecipeException e) {
      throw CommandFailed.usage(beside + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static ModelCard card(Path file) {
    byte[] bytes = InputFile.bytes(file, "model card", ModelCard.BYTES_MAX);
    try {
      return ModelCard.read(bytes);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(file + " is no model card: " + e.getMessage(), e);
    }
  }

  private static float[] values(Path file, ModelCard card) {
    InputFile.require(file, "model file");
    try (Arena arena = Arena.ofConfined()) {
      NpyFile npy = NpyFile.open(file, arena);
      if (npy.header().length() != card.dimension()) {
        throw CommandFailed.wrong(
            "%s has %d values, its card says %d"
                .formatted(file, npy.header().length(), card.dimension()));
      }
      boolean quanta = npy.header().type() == NpyType.INT32;
      double unit = Math.scalb(1.0, -card.fractionBits());
      int length = Math.toIntExact(card.dimension());
      float[] parameters = new float[length];
      int[] exact = new int[length];
      for (int i = 0; i < length; i++) {
        double value = npy.value(i);
        double quantum = quanta ? value : Math.rint(value / unit);
        parameters[i] = (float) (quanta ? value * unit : value);
        exact[i] = (int) quantum;
      }
      boolean same =
          VectorRoot.of(ArrayVector.of(exact), Lanes.one()).hex().equals(card.vectorRoot());
      if (!same) {
        throw CommandFailed.wrong(
            "the values in %s are not those that its card names: export the model again"
                .formatted(file));
      }
      return parameters;
    } catch (NpyException e) {
      throw CommandFailed.usage(file + " cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot read %s: %s: check the disk".formatted(file, e.getMessage()), e);
    }
  }

  /** Rows as the model wants them; what a site would learn is learnt from these rows. */
  LabelledRows rows(CsvTable table) {
    EncodedRows encoded = EncodedRows.of(table.schema(), table.rows(), table.rows());
    return encoded.standardised(
        by == StandardizeBy.SITE
            ? Standardization.fit(encoded.features(), table.schema().featureNames().size())
            : Standardization.ofSchema(table.schema()));
  }
}
