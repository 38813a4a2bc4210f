package aver.simulations.compare;

import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.participant.data.CsvTable;
import aver.participant.data.EncodedRows;
import aver.participant.data.LabelledRows;
import aver.participant.data.Row;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import aver.participant.data.Standardization;
import aver.participant.training.Baseline;
import aver.simulations.scenario.Sites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rows of a comparison: what sites train on, and what models are measured on.
 *
 * @param schema of the columns
 * @param parts of each site
 */
record ComparedSites(Schema schema, SortedMap<String, Split.Parts> parts) {
  ComparedSites {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /**
   * Reads the files of a comparison.
   *
   * @throws IOException if one cannot be read
   * @throws aver.participant.data.InvalidDataException if one has another form
   */
  static ComparedSites read(Comparison comparison, Path data) throws IOException {
    Schema schema = SchemaFile.read(comparison.schema());
    SortedMap<String, Split.Parts> parts = new TreeMap<>();
    for (Map.Entry<String, Comparison.Site> site : comparison.sites().entrySet()) {
      CsvTable table = CsvTable.read(data.resolve(site.getValue().csv()), schema);
      Split split = Split.ByLines.read(data.resolve(site.getValue().split()), site.getKey());
      parts.put(site.getKey(), split.divide(table.rows()));
    }
    return new ComparedSites(schema, parts);
  }

  /**
   * These, measured on a part of their training rows, which are then trained on no longer; no test
   * row is in them. Each class is divided by itself.
   *
   * @param fold which part, from 0
   * @param folds how many parts, at least 2
   */
  ComparedSites fold(int fold, int folds) {
    SortedMap<String, Split.Parts> divided = new TreeMap<>();
    parts.forEach((site, all) -> {
      List<Row> training = new ArrayList<>();
      List<Row> held = new ArrayList<>();
      for (int label = 0; label < schema.label().classes().size(); label++) {
        int truth = label;
        List<Row> rows =
            new ArrayList<>(all.training().stream().filter(row -> row.label() == truth).toList());
        Collections.shuffle(rows, new Random(label));
        for (int i = 0; i < rows.size(); i++) {
          (i % folds == fold ? held : training).add(rows.get(i));
        }
      }
      divided.put(site, new Split.Parts(training, held));
    });
    return new ComparedSites(schema, divided);
  }

  private EncodedRows encoded(Split.Parts of, boolean training) {
    return EncodedRows.of(schema, of.training(), training ? of.training() : of.validation());
  }

  /** Each site standardised by its own training rows. */
  Sites sites() {
    int features = schema.featureNames().size();
    SortedMap<String, SiteData> data = new TreeMap<>();
    parts.forEach((site, of) -> {
      EncodedRows training = encoded(of, true);
      Standardization by = Standardization.fit(training.features(), features);
      data.put(site, new SiteData(training.standardised(by), encoded(of, false).standardised(by)));
    });
    return new Sites(schema, data);
  }

  /**
   * All rows to measure on, standardised by all training rows together: something that no real
   * federation can do.
   */
  LabelledRows pooled() {
    return pooled(false);
  }

  /** All rows to train on, standardised in the same way. */
  LabelledRows pooledTraining() {
    return pooled(true);
  }

  private LabelledRows pooled(boolean training) {
    double[][] all =
        parts.values().stream()
            .flatMap(of -> Stream.of(encoded(of, true).features()))
            .toArray(double[][]::new);
    Standardization by = Standardization.fit(all, schema.featureNames().size());
    return Baseline.pooled(
        parts.values().stream().map(of -> encoded(of, training).standardised(by)).toList());
  }
}
