package aver.simulations.demo.data;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.participant.data.CsvTable;
import aver.participant.data.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Real patients and what their columns mean: those in the program, or those of a folder with {@code
 * schema.yaml} and CSV files.
 */
public final class Patients {
  /** Hospitals that a single file is divided among. */
  private static final int HOSPITALS = 4;

  private static final int HOSPITALS_MAX = 8;

  /** Shares of a single file: the hospitals' and, last, the poisoner's. */
  private static final int[] SHARES = {8, 7, 6, 3, 3};

  /** Of several files, one a hospital, the poisoner gets every so manyth row. */
  private static final int POISONER_PART = 8;

  private static final long BYTES_MAX = 64 << 20;
  private static final String FOLDER = "/aver/demo/wdbc/";

  private final String schemaText;
  private final Schema schema;
  private final List<Source> sources;

  /** One file: its header line with its end, or nothing, and one line a patient. */
  private record Source(String header, List<String> lines) {}

  /**
   * What one site holds.
   *
   * @param poisoner whether it works against the others
   * @param csv content of its file
   * @param rows number of patients
   */
  public record Share(boolean poisoner, String csv, int rows) {}

  private Patients(String schemaText, Schema schema, List<Source> sources) {
    this.schemaText = schemaText;
    this.schema = schema;
    this.sources = List.copyOf(sources);
  }

  /** The 569 patients of the Wisconsin diagnostic breast cancer data. */
  public static Patients builtIn() {
    String schemaText = resource("schema.yaml");
    Schema schema = SchemaFile.parse("schema.yaml", schemaText);
    return new Patients(
        schemaText, schema, List.of(source("wdbc.csv", resource("wdbc.csv"), schema)));
  }

  /**
   * Those of a folder: {@code schema.yaml}, and one CSV file to be divided or 3 to 8, one a
   * hospital.
   *
   * @throws CommandFailed with exit code 2 if something is missing
   * @throws aver.ledger.client.yaml.InvalidYamlException if the schema cannot be used
   * @throws aver.participant.data.InvalidDataException if the rows do not fit it
   */
  public static Patients of(Path folder) throws IOException {
    Path schemaFile = folder.resolve("schema.yaml");
    if (!Files.isRegularFile(schemaFile)) {
      throw CommandFailed.usage(
          "%s has no schema.yaml: describe the columns as docs/use/data.md says".formatted(folder));
    }
    Schema schema = SchemaFile.read(schemaFile);
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
    }
    if (files.size() != 1 && (files.size() < 3 || files.size() > HOSPITALS_MAX)) {
      throw CommandFailed.usage(
          "%s has %d .csv files: put one there, which is divided among %d hospitals, or 3 to %d, one a hospital"
              .formatted(folder, files.size(), HOSPITALS, HOSPITALS_MAX));
    }
    List<Source> sources = new ArrayList<>();
    for (Path file : files) {
      if (Files.size(file) > BYTES_MAX) {
        throw CommandFailed.usage(file + " has over 64 MB, too much to show: take fewer rows");
      }
      sources.add(source(file.toString(), Files.readString(file), schema));
    }
    return new Patients(Files.readString(schemaFile), schema, sources);
  }

  private static Source source(String name, String text, Schema schema) {
    try {
      CsvTable table = CsvTable.read(name, new StringReader(text), schema);
      List<String> lines = text.lines().toList();
      List<String> rows = new ArrayList<>();
      for (Row row : table.rows()) {
        rows.add(lines.get((int) row.line() - 1));
      }
      return new Source(schema.header() ? lines.getFirst() + "\n" : "", rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text of the schema file. */
  public String schemaText() {
    return schemaText;
  }

  /** What the columns mean. */
  public Schema schema() {
    return schema;
  }

  /** Number of patients. */
  public int size() {
    return sources.stream().mapToInt(source -> source.lines().size()).sum();
  }

  /** Divides the patients by a seed: the hospitals' shares, then the poisoner's. */
  public List<Share> deal(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Share> shares = new ArrayList<>();
    Source first = sources.getFirst();
    if (sources.size() == 1) {
      List<String> lines = shuffled(first.lines(), random);
      int all = java.util.Arrays.stream(SHARES).sum();
      int given = 0;
      for (int k = 0; k < SHARES.length; k++) {
        int from = lines.size() * given / all;
        given += SHARES[k];
        int to = lines.size() * given / all;
        shares.add(share(k == HOSPITALS, first, lines.subList(from, to)));
      }
      return shares;
    }
    List<String> poisoned = new ArrayList<>();
    for (Source source : sources) {
      List<String> lines = shuffled(source.lines(), random);
      int kept = lines.size() - lines.size() / POISONER_PART;
      shares.add(share(false, source, lines.subList(0, kept)));
      poisoned.addAll(lines.subList(kept, lines.size()));
    }
    shares.add(share(true, first, poisoned));
    return shares;
  }

  private static Share share(boolean poisoner, Source source, List<String> lines) {
    return new Share(poisoner, source.header() + String.join("\n", lines) + "\n", lines.size());
  }

  private static List<String> shuffled(List<String> lines, SplittableRandom random) {
    List<String> rows = new ArrayList<>(lines);
    for (int i = rows.size() - 1; i > 0; i--) {
      java.util.Collections.swap(rows, i, random.nextInt(i + 1));
    }
    return rows;
  }

  private static String resource(String name) {
    try (InputStream in = Patients.class.getResourceAsStream(FOLDER + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the data in the program cannot be read", e);
    }
  }
}
