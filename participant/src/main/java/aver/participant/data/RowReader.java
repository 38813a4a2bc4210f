package aver.participant.data;

import aver.ledger.client.study.Cells;
import aver.ledger.client.study.Column;
import aver.ledger.client.study.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the cells of one line by a schema. */
final class RowReader {
  /** What became of a line. */
  sealed interface Outcome {
    /** A row to use. */
    record Kept(Row row) implements Outcome {}

    /** Something is missing that the schema does not complete. */
    record Incomplete() implements Outcome {}

    /** Its problems were noted. */
    record Wrong() implements Outcome {}
  }

  private final Schema schema;
  private final List<Column> features;
  private final Column.Label label;

  /** For each column of the schema, where it stands in a line. */
  private final int[] places;

  private final int cellCount;

  private RowReader(Schema schema, int[] places, int cellCount) {
    this.schema = schema;
    this.features = schema.features();
    this.label = schema.label();
    this.places = places;
    this.cellCount = cellCount;
  }

  static RowReader inOrder(Schema schema) {
    int[] places = new int[schema.columns().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    return new RowReader(schema, places, places.length);
  }

  static RowReader withHeader(
      Schema schema, long line, List<String> header, List<DataProblem> problems) {
    List<String> names = header.stream().map(String::strip).toList();
    Set<String> known = new HashSet<>();
    int[] places = new int[schema.columns().size()];
    for (int i = 0; i < places.length; i++) {
      String name = schema.columns().get(i).name();
      known.add(name);
      places[i] = names.indexOf(name);
      if (places[i] < 0) {
        problems.add(new DataProblem(line, name, "is missing in the header"));
      }
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!known.contains(name)) {
        problems.add(
            new DataProblem(line, name, "is not in the schema; list it there with type drop"));
      }
      if (!seen.add(name)) {
        problems.add(new DataProblem(line, name, "stands twice in the header"));
      }
    }
    return new RowReader(schema, places, names.size());
  }

  Outcome read(long line, List<String> cells, List<DataProblem> problems) {
    if (cells.size() != cellCount) {
      problems.add(
          new DataProblem(
              line, "", "has %d cells, expected %d".formatted(cells.size(), cellCount)));
      return new Outcome.Wrong();
    }
    int before = problems.size();
    double[] values = new double[features.size()];
    int labelIndex = -1;
    int next = 0;
    boolean missing = false;
    for (int i = 0; i < places.length; i++) {
      if (places[i] < 0) {
        continue;
      }
      String cell = Cells.canonical(cells.get(places[i]));
      switch (schema.columns().get(i)) {
        case Column.Numeric c -> values[next++] = numeric(c, cell, line, problems);
        case Column.Categorical c -> values[next++] = categorical(c, cell, line, problems);
        case Column.Label c -> labelIndex = label(c, cell, line, problems);
        case Column.Dropped ignored -> {}
      }
    }
    if (problems.size() > before) {
      return new Outcome.Wrong();
    }
    for (double value : values) {
      missing |= Double.isNaN(value);
    }
    if (labelIndex < 0 || (missing && !schema.impute())) {
      return new Outcome.Incomplete();
    }
    return new Outcome.Kept(new Row(line, values, labelIndex));
  }

  private double numeric(
      Column.Numeric column, String cell, long line, List<DataProblem> problems) {
    if (isMissing(cell, column.missing())) {
      return Double.NaN;
    }
    Optional<Double> value = Cells.number(cell);
    if (value.isEmpty()) {
      problems.add(
          new DataProblem(line, column.name(), "'%s' is no number".formatted(shown(cell))));
      return Double.NaN;
    }
    Optional<Column.Range> range = column.range();
    if (range.isPresent() && (value.get() < range.get().min() || value.get() > range.get().max())) {
      problems.add(
          new DataProblem(
              line,
              column.name(),
              "%s is outside %s to %s%s"
                  .formatted(
                      cell,
                      range.get().min(),
                      range.get().max(),
                      column.unit().isEmpty() ? "" : " " + column.unit())));
    }
    return value.get();
  }

  private double categorical(
      Column.Categorical column, String cell, long line, List<DataProblem> problems) {
    if (isMissing(cell, column.missing())) {
      return Double.NaN;
    }
    int index = column.categories().indexOf(cell);
    if (index < 0) {
      problems.add(
          new DataProblem(
              line,
              column.name(),
              "'%s' is none of %s".formatted(shown(cell), String.join(", ", column.categories()))));
    }
    return index;
  }

  private int label(Column.Label column, String cell, long line, List<DataProblem> problems) {
    if (isMissing(cell, List.of())) {
      return -1;
    }
    for (int i = 0; i < column.classes().size(); i++) {
      if (column.classes().get(i).values().contains(cell)) {
        return i;
      }
    }
    List<String> known = new ArrayList<>();
    label.classes().forEach(c -> known.addAll(c.values()));
    problems.add(
        new DataProblem(
            line,
            column.name(),
            "'%s' is no label; known: %s".formatted(shown(cell), String.join(", ", known))));
    return -1;
  }

  private boolean isMissing(String cell, List<String> markers) {
    return cell.isEmpty() || schema.missing().contains(cell) || markers.contains(cell);
  }

  private static String shown(String cell) {
    return cell.length() <= 40 ? cell : cell.substring(0, 40) + "...";
  }
}
