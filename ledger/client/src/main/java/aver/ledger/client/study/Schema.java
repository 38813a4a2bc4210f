package aver.ledger.client.study;

import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the columns of a hospital's CSV file are.
 *
 * @param name slug
 * @param header whether the first line names the columns; without it they stand in the schema's
 *     order
 * @param separator between cells
 * @param missing markers of a missing value in any column; an empty cell is always one
 * @param impute whether rows with missing features are completed; otherwise they are dropped
 * @param columns in order; exactly one label and at least one feature
 */
public record Schema(
    String name,
    boolean header,
    char separator,
    List<String> missing,
    boolean impute,
    List<Column> columns) {
  /** Copies the lists. */
  public Schema {
    missing = List.copyOf(missing);
    columns = List.copyOf(columns);
  }

  /** The label's column. */
  public Column.Label label() {
    return columns.stream()
        .filter(Column.Label.class::isInstance)
        .map(Column.Label.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("schema " + name + " has no label"));
  }

  /** Columns that are features, in order. */
  public List<Column> features() {
    return columns.stream()
        .filter(c -> c instanceof Column.Numeric || c instanceof Column.Categorical)
        .toList();
  }

  /**
   * Names of the encoded features: a numeric column is one, a categorical one less than its
   * categories.
   */
  public List<String> featureNames() {
    return features().stream().flatMap(c -> encodedNames(c).stream()).toList();
  }

  private static List<String> encodedNames(Column column) {
    return switch (column) {
      case Column.Numeric numeric -> List.of(numeric.name());
      case Column.Categorical choice ->
          choice.categories().stream().skip(1).map(c -> choice.name() + "=" + c).toList();
      case Column.Label ignored -> List.of();
      case Column.Dropped ignored -> List.of();
    };
  }

  /**
   * The text whose SHA-256 is the schema hash: what features and labels mean, and nothing of how
   * one site's file writes them (separator, markers of missing values, codes of the label,
   * published ranges, dropped columns may differ). Lines end with LF, fields are separated by TAB:
   *
   * <pre>
   * aver-schema/v1
   * numeric     name  unit  [mean  sd]
   * categorical name  first-category  ...
   * label       name  class-0  class-1  ...
   * </pre>
   *
   * <p>Features stand in the schema's order, the label last; numbers as {@link
   * Double#toString(double)} writes them.
   */
  public String canonicalText() {
    String lines = features().stream().map(Schema::canonicalLine).collect(Collectors.joining());
    return "aver-schema/v1\n" + lines + canonicalLine(label());
  }

  private static String canonicalLine(Column column) {
    return switch (column) {
      case Column.Numeric n ->
          "numeric\t%s\t%s%s\n"
              .formatted(
                  n.name(),
                  n.unit(),
                  n.constants().map(c -> "\t" + c.mean() + "\t" + c.sd()).orElse(""));
      case Column.Categorical c ->
          "categorical\t%s\t%s\n".formatted(c.name(), String.join("\t", c.categories()));
      case Column.Label l ->
          "label\t%s\t%s\n"
              .formatted(
                  l.name(),
                  l.classes().stream()
                      .map(Column.LabelClass::name)
                      .collect(Collectors.joining("\t")));
      case Column.Dropped ignored -> "";
    };
  }

  /** SHA-256 of {@link #canonicalText} in UTF-8. */
  public Digest hash() {
    return Digest.sha256(canonicalText().getBytes(StandardCharsets.UTF_8));
  }
}
