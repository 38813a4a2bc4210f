package aver.participant.data;

import aver.ledger.client.study.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a CSV file (RFC 4180 quoting, UTF-8) that fit a schema.
 *
 * @param schema of the columns
 * @param rows complete ones, and incomplete ones when the schema imputes, in the file's order
 * @param dropped rows that were left out, since the label or (when the schema drops) a feature is
 *     missing
 */
public record CsvTable(Schema schema, List<Row> rows, int dropped) {
  private static final int ROWS_MAX = 10_000_000;
  private static final int PROBLEMS_MAX = 1000;

  /** Copies the list. */
  public CsvTable {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidDataException with every problem and its line (the first 1000)
   * @throws IOException if it cannot be read
   */
  public static CsvTable read(Path file, Schema schema) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return read(file.toString(), reader, schema);
    } catch (CharacterCodingException e) {
      throw new InvalidDataException(
          file.toString(), List.of(new DataProblem(0, "", "is not UTF-8 text; save it as UTF-8")));
    }
  }

  /**
   * Reads characters.
   *
   * @param name what messages call them
   * @throws InvalidDataException with every problem and its line (the first 1000)
   * @throws IOException if they cannot be read
   */
  public static CsvTable read(String name, Reader reader, Schema schema) throws IOException {
    List<DataProblem> problems = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    CsvRecords records = new CsvRecords(reader, schema.separator());
    RowReader rowReader = schema.header() ? null : RowReader.inOrder(schema);
    int dropped = 0;
    for (CsvRecords.CsvRecord csv = records.next();
        csv != null && problems.size() < PROBLEMS_MAX;
        csv = records.next()) {
      if (!csv.fault().isEmpty()) {
        problems.add(new DataProblem(csv.line(), "", csv.fault()));
      } else if (rowReader == null) {
        rowReader = RowReader.withHeader(schema, csv.line(), csv.cells(), problems);
      } else {
        switch (rowReader.read(csv.line(), csv.cells(), problems)) {
          case RowReader.Outcome.Kept kept -> rows.add(kept.row());
          case RowReader.Outcome.Incomplete _ -> dropped++;
          case RowReader.Outcome.Wrong _ -> {}
        }
      }
      if (rows.size() > ROWS_MAX) {
        throw new InvalidDataException(
            name,
            List.of(new DataProblem(csv.line(), "", "more than %d rows".formatted(ROWS_MAX))));
      }
    }
    if (problems.isEmpty() && rows.isEmpty()) {
      problems.add(new DataProblem(0, "", "has no usable row; %d were dropped".formatted(dropped)));
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(name, problems);
    }
    return new CsvTable(schema, rows, dropped);
  }

  /** Rows of each class. */
  public int[] classCounts() {
    int[] counts = new int[schema.label().classes().size()];
    rows.forEach(row -> counts[row.label()]++);
    return counts;
  }
}
