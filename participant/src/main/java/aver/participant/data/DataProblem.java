package aver.participant.data;

/**
 * What is wrong at one place of a file.
 *
 * @param line from 1; 0 when the whole file is meant
 * @param column name; empty when the whole line is meant
 * @param message what was found and what was expected
 */
public record DataProblem(long line, String column, String message) {
  @Override
  public String toString() {
    String place = line == 0 ? "" : "line " + line + ": ";
    return place + (column.isEmpty() ? "" : "column '" + column + "': ") + message;
  }
}
