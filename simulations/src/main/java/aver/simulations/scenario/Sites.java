package aver.simulations.scenario;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.study.StandardizeBy;
import aver.participant.data.CsvTable;
import aver.participant.data.LabelledRows;
import aver.participant.data.Row;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import aver.participant.training.Baseline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The rows of a scenario's hospitals. Without others these are the Wisconsin breast cancer
 * patients, divided unevenly among made-up hospitals: the k-th gets k+1 shares.
 *
 * @param schema of the columns
 * @param data by hospital
 */
public record Sites(Schema schema, Map<String, SiteData> data) {
  /** Orders the hospitals by id. */
  public Sites {
    data = Collections.unmodifiableMap(new TreeMap<>(data));
  }

  private static final String FOLDER = "/aver/demo/wdbc/";
  private static final int VALIDATION_PPM = 250_000;

  /** Divides the patients by a seed; each hospital standardises by its own training rows. */
  static Sites divide(List<String> hospitals, long seed) {
    Schema schema = SchemaFile.parse("schema.yaml", text("schema.yaml"));
    List<Row> rows = new ArrayList<>(table(schema).rows());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = rows.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Row moved = rows.get(i);
      rows.set(i, rows.get(j));
      rows.set(j, moved);
    }
    int n = hospitals.size();
    int shares = n * (n + 3) / 2;
    Map<String, SiteData> data = new TreeMap<>();
    int from = 0;
    int given = 0;
    for (int k = 0; k < n; k++) {
      given += k + 2;
      int to = (int) ((long) rows.size() * given / shares);
      CsvTable own = new CsvTable(schema, rows.subList(from, to), 0);
      Split split = new Split.BySaltedHash("simulation " + hospitals.get(k), VALIDATION_PPM);
      data.put(hospitals.get(k), SiteData.prepare(own, split, StandardizeBy.SITE));
      from = to;
    }
    return new Sites(schema, data);
  }

  /** What the columns ask of a model. */
  ModelShape shape() {
    return new ModelShape(schema.featureNames().size(), schema.label().classes().size());
  }

  /** The rows of a hospital. */
  public SiteData of(String hospital) {
    return Objects.requireNonNull(data.get(hospital), hospital);
  }

  /** All hospitals' training rows in one place. */
  LabelledRows training() {
    return Baseline.pooled(data.values().stream().map(SiteData::training).toList());
  }

  /** All hospitals' validation rows in one place. */
  LabelledRows validation() {
    return Baseline.pooled(data.values().stream().map(SiteData::validation).toList());
  }

  private static CsvTable table(Schema schema) {
    try (InputStreamReader in = new InputStreamReader(open("wdbc.csv"), StandardCharsets.UTF_8)) {
      return CsvTable.read("wdbc.csv", in, schema);
    } catch (IOException e) {
      throw new UncheckedIOException("the data set in the program cannot be read", e);
    }
  }

  private static String text(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema in the program cannot be read", e);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(Sites.class.getResourceAsStream(FOLDER + name), name);
  }
}
