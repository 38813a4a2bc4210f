package aver.participant.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Records of a CSV text with the lines at which they begin. Lines are cut here, since a parser's
 * own positions are those of its buffer; cells are cut by the parser. Quotes follow RFC 4180: a
 * record goes on over line ends as long as a quote is open.
 */
final class CsvRecords {
  /**
   * One record.
   *
   * @param line at which it begins, from 1
   * @param cells without their quotes
   * @param fault why it is no record; empty if it is one
   */
  record CsvRecord(long line, List<String> cells, String fault) {}

  private static final int CHARACTERS_MAX = 1 << 20;
  private static final CsvMapper MAPPER = new CsvMapper();

  private final BufferedReader reader;
  private final ObjectReader cellReader;
  private long line;

  CsvRecords(Reader reader, char separator) throws IOException {
    this.reader = reader instanceof BufferedReader b ? b : new BufferedReader(reader);
    this.cellReader =
        MAPPER
            .readerForListOf(String.class)
            .with(CsvSchema.emptySchema().withColumnSeparator(separator).withQuoteChar('"'));
    skipByteOrderMark();
  }

  /** The next record that is no blank line; null at the end. */
  @Nullable CsvRecord next() throws IOException {
    String text = reader.readLine();
    line++;
    while (text != null && text.isBlank()) {
      text = reader.readLine();
      line++;
    }
    if (text == null) {
      return null;
    }
    long start = line;
    StringBuilder whole = new StringBuilder(text);
    boolean open = oddQuotes(text);
    while (open && whole.length() <= CHARACTERS_MAX) {
      String more = reader.readLine();
      line++;
      if (more == null) {
        return new CsvRecord(start, List.of(), "has a quote that is never closed");
      }
      whole.append('\n').append(more);
      open ^= oddQuotes(more);
    }
    if (whole.length() > CHARACTERS_MAX) {
      return new CsvRecord(start, List.of(), "is longer than a million characters");
    }
    try {
      List<String> cells = cellReader.readValue(whole.toString());
      return new CsvRecord(start, cells, "");
    } catch (JacksonException e) {
      return new CsvRecord(start, List.of(), "is no CSV: " + e.getOriginalMessage());
    }
  }

  private static boolean oddQuotes(String text) {
    return text.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  /** Spreadsheets begin UTF-8 files with a mark that is no part of the first name. */
  private void skipByteOrderMark() throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }
}
