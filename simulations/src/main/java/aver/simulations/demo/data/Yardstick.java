package aver.simulations.demo.data;

import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.participant.data.EncodedRows;
import aver.participant.data.LabelledRows;
import aver.participant.data.Row;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import aver.participant.data.Standardization;
import aver.participant.settings.SitePolicy;
import aver.participant.training.Baseline;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures models on the validation rows of all honest hospitals together: something that only a
 * demonstration can do, since it dealt the rows itself. No row that is measured on trains any
 * model. Not thread-safe.
 *
 * <p>Each way of training has the same recipe and the same number of rounds. Alone: a hospital's
 * own training rows, standardised by themselves, as in the federation. Pooled: all honest
 * hospitals' training rows in one place and standardised by all of them, as a central database
 * would be.
 */
public final class Yardstick {
  private final Schema schema;
  private final int classes;
  private final Trainer trainer;
  private final Map<String, Split.Parts> parts = new TreeMap<>();
  private final Map<String, SiteData> sites = new TreeMap<>();

  /**
   * What the federation is compared with.
   *
   * @param alone each hospital's own model, measured on all hospitals' rows
   * @param aloneAtHome the same models, each on its own hospital's rows
   * @param aloneMean mean accuracy of {@code alone}
   * @param pooled model of all rows in one place, on all hospitals' rows
   */
  public record Comparison(
      Map<String, Quality> alone,
      Map<String, Quality> aloneAtHome,
      double aloneMean,
      Quality pooled) {
    /** Copies the maps. */
    public Comparison {
      alone = new TreeMap<>(alone);
      aloneAtHome = new TreeMap<>(aloneAtHome);
    }
  }

  /** For models of a recipe on rows of a schema. */
  public Yardstick(Recipe recipe, Schema schema) {
    this.schema = schema;
    this.classes = schema.label().classes().size();
    this.trainer = new Trainer(recipe, SitePolicy.shape(schema));
  }

  /** Takes in an honest hospital's rows, divided as its agent divides them. */
  public void add(String hospital, Split.Parts rows) {
    parts.put(hospital, rows);
    EncodedRows training = EncodedRows.of(schema, rows.training(), rows.training());
    EncodedRows validation = EncodedRows.of(schema, rows.training(), rows.validation());
    Standardization by = fit(training);
    sites.put(hospital, new SiteData(training.standardised(by), validation.standardised(by)));
  }

  private Standardization fit(EncodedRows training) {
    return Standardization.fit(training.features(), schema.featureNames().size());
  }

  /** A model on all hospitals' validation rows. */
  public Quality all(float[] parameters) {
    return Quality.of(
        Confusion.of(
            trainer,
            classes,
            parameters,
            Baseline.pooled(sites.values().stream().map(SiteData::validation).toList())));
  }

  /** A model on each hospital's validation rows. */
  public Map<String, Quality> each(float[] parameters) {
    Map<String, Quality> found = new TreeMap<>();
    sites.forEach((id, data) -> found.put(id, on(parameters, data.validation())));
    return found;
  }

  private Quality on(float[] parameters, LabelledRows rows) {
    return Quality.of(Confusion.of(trainer, classes, parameters, rows));
  }

  /** Trains without a federation from the same start. */
  public Comparison compare(float[] start, int rounds) {
    Map<String, Quality> alone = new TreeMap<>();
    Map<String, Quality> aloneAtHome = new TreeMap<>();
    sites.forEach((id, data) -> {
      float[] own = Baseline.train(trainer, start, data.training(), rounds, id);
      alone.put(id, all(own));
      aloneAtHome.put(id, on(own, data.validation()));
    });
    double mean = alone.values().stream().mapToDouble(Quality::accuracy).average().orElse(0);
    return new Comparison(alone, aloneAtHome, Quality.rounded(mean), pooled(start, rounds));
  }

  private Quality pooled(float[] start, int rounds) {
    List<Row> training = new ArrayList<>();
    List<Row> validation = new ArrayList<>();
    parts
        .values()
        .forEach(rows -> {
          training.addAll(rows.training());
          validation.addAll(rows.validation());
        });
    EncodedRows encoded = EncodedRows.of(schema, training, training);
    Standardization by = fit(encoded);
    float[] trained = Baseline.train(trainer, start, encoded.standardised(by), rounds, "pooled");
    return on(trained, EncodedRows.of(schema, training, validation).standardised(by));
  }
}
