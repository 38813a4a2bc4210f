package aver.ledger.client.study;

import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads a {@link Schema} from YAML; docs/use/data.md describes the format. */
public final class SchemaFile {
  /** Value of the key {@code format}. */
  public static final String FORMAT = "aver-schema/v1";

  private static final int COLUMNS_MAX = 4096;

  private SchemaFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidYamlException with every problem
   */
  public static Schema read(Path file) {
    return read(YamlFile.read(file));
  }

  /**
   * Reads a text.
   *
   * @param name what messages call it
   * @throws InvalidYamlException with every problem
   */
  public static Schema parse(String name, String text) {
    return read(YamlFile.parse(name, text));
  }

  private static Schema read(YamlMapping yaml) {
    if (!yaml.text("format").equals(FORMAT)) {
      yaml.problem("format", "must be " + FORMAT);
    }
    String name = yaml.text("name");
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      yaml.problem("name", "must be 1 to 32 of a-z, 0-9 and -, beginning with a letter");
    }
    String separator = yaml.text("separator", ",");
    if (separator.length() != 1
        || separator.equals("\"")
        || (separator.isBlank() && !separator.equals("\t"))) {
      yaml.problem("separator", "must be one character such as , or ;");
    }
    String rows = yaml.text("rows-with-missing", "drop");
    if (!rows.equals("drop") && !rows.equals("impute")) {
      yaml.problem("rows-with-missing", "must be drop or impute, was " + rows);
    }
    boolean header = yaml.flag("header", true);
    List<String> missing = canonical(yaml.texts("missing"));
    List<Column> columns = columns(yaml);
    yaml.done();
    return new Schema(name, header, separator.charAt(0), missing, rows.equals("impute"), columns);
  }

  private static List<Column> columns(YamlMapping yaml) {
    List<YamlMapping> entries = yaml.mappings("columns");
    if (entries.isEmpty() || entries.size() > COLUMNS_MAX) {
      yaml.problem("columns", "must be a list of 2 to %d columns".formatted(COLUMNS_MAX));
    }
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMapping entry : entries) {
      String name = entry.text("name");
      if (!plain(name)) {
        entry.problem("name", "must be 1 to 128 printable characters");
      }
      if (!names.add(name)) {
        entry.problem("name", "'%s' stands twice".formatted(name));
      }
      columns.add(column(entry, name));
    }
    long labels = columns.stream().filter(Column.Label.class::isInstance).count();
    if (labels != 1) {
      yaml.problem("columns", "must have exactly one of type label, have " + labels);
    }
    if (columns.stream()
        .noneMatch(c -> c instanceof Column.Numeric || c instanceof Column.Categorical)) {
      yaml.problem("columns", "must have a feature: type numeric or categorical");
    }
    return columns;
  }

  private static Column column(YamlMapping entry, String name) {
    String type = entry.text("type");
    return switch (type) {
      case "numeric" ->
          new Column.Numeric(
              name,
              unit(entry),
              canonical(entry.texts("missing")),
              range(entry),
              entry.optionalNumber("impute"),
              constants(entry));
      case "categorical" -> categorical(entry, name);
      case "label" -> label(entry, name);
      case "drop" -> new Column.Dropped(name);
      default -> {
        entry.problem(
            "type", "must be numeric, categorical, label or drop, was '%s'".formatted(type));
        yield new Column.Dropped(name);
      }
    };
  }

  private static String unit(YamlMapping entry) {
    String unit = entry.text("unit", "");
    if (!unit.isEmpty() && !plain(unit)) {
      entry.problem("unit", "must be at most 128 printable characters");
    }
    return unit;
  }

  private static Optional<Column.Range> range(YamlMapping entry) {
    if (!entry.has("range")) {
      return Optional.empty();
    }
    List<Double> ends = entry.numbers("range");
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      entry.problem("range", "must be [smallest, largest]");
      return Optional.empty();
    }
    return Optional.of(new Column.Range(ends.get(0), ends.get(1)));
  }

  private static Optional<Column.Constants> constants(YamlMapping entry) {
    OptionalDouble mean = entry.optionalNumber("mean");
    OptionalDouble sd = entry.optionalNumber("sd");
    if (mean.isEmpty() && sd.isEmpty()) {
      return Optional.empty();
    }
    if (mean.isEmpty() || sd.isEmpty() || sd.getAsDouble() <= 0) {
      entry.problem("mean", "and sd must stand together, sd over 0");
      return Optional.empty();
    }
    return Optional.of(new Column.Constants(mean.getAsDouble(), sd.getAsDouble()));
  }

  private static Column categorical(YamlMapping entry, String name) {
    List<String> categories = canonical(entry.texts("categories"));
    if (categories.size() < 2 || new HashSet<>(categories).size() != categories.size()) {
      entry.problem("categories", "must be a list of two or more different values");
    }
    if (!categories.stream().allMatch(SchemaFile::plain)) {
      entry.problem("categories", "must be 1 to 128 printable characters each");
    }
    Optional<String> impute = entry.optionalText("impute").map(Cells::canonical);
    if (impute.isPresent() && !categories.contains(impute.get())) {
      entry.problem("impute", "must be one of the categories, was " + impute.get());
    }
    return new Column.Categorical(name, categories, canonical(entry.texts("missing")), impute);
  }

  private static Column label(YamlMapping entry, String name) {
    List<Column.LabelClass> classes = new ArrayList<>();
    Set<String> values = new HashSet<>();
    for (YamlMapping item : entry.mappings("classes")) {
      String className = item.text("name");
      if (!plain(className)) {
        item.problem("name", "must be 1 to 128 printable characters");
      }
      List<String> coded = canonical(item.texts("values"));
      if (coded.isEmpty()) {
        item.problem("values", "must list what stands in the file for this class");
      }
      coded.stream()
          .filter(v -> !values.add(v))
          .forEach(v -> item.problem("values", "'%s' stands for two classes".formatted(v)));
      classes.add(new Column.LabelClass(className, coded));
    }
    if (classes.size() < 2 || classes.size() > 16) {
      entry.problem("classes", "must be 2 to 16 classes, the positive one last");
    }
    return new Column.Label(name, classes);
  }

  private static List<String> canonical(List<String> values) {
    return values.stream().map(Cells::canonical).toList();
  }

  private static boolean plain(String text) {
    return !text.isBlank()
        && text.length() <= 128
        && text.chars().noneMatch(Character::isISOControl);
  }
}
