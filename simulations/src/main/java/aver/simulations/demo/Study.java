package aver.simulations.demo;

import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import java.util.Map;

/**
 * What is learnt together.
 *
 * @param id of the study
 * @param task of its one task
 * @param purpose in words
 * @param schema of the data
 * @param recipe of the model; chosen before anything was measured, and never changed after looking
 * @param rounds of training
 */
record Study(String id, String task, String purpose, Schema schema, Recipe recipe, int rounds) {
  /** Micro-tokens in a token. */
  static final long MICRO = 1_000_000;

  private static final Recipe RECIPE =
      Recipe.of(
          "logistic-regression",
          Map.of("learning-rate", "0.05", "batch-size", "16", "epochs", "1"));

  static Study of(Schema schema, boolean builtIn, int rounds) {
    String id = builtIn ? "breast-cancer" : schema.name();
    String purpose =
        builtIn
            ? "tell malignant from benign breast tumours by their cell nuclei"
            : "predict " + schema.label().name() + " from " + schema.name();
    return new Study(id, id + "-1", purpose, schema, RECIPE, rounds);
  }
}
