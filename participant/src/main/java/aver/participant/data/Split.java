package aver.participant.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which rows a site trains on, and which it keeps to measure models with. */
public sealed interface Split {
  /** Divides the rows of a table; each side keeps the file's order. */
  Parts divide(List<Row> rows);

  /**
   * The two sides.
   *
   * @param training rows that updates are made from
   * @param validation rows that no update has seen
   */
  record Parts(List<Row> training, List<Row> validation) {
    /** Copies the lists. */
    public Parts {
      training = List.copyOf(training);
      validation = List.copyOf(validation);
    }
  }

  /**
   * By the content of each row: it validates if the first 8 bytes of {@code
   * SHA-256("aver/split/v1\n" || salt || LF || row)}, as an unsigned number over 2^64, are below
   * the share. New rows never move old ones, and copies of a row stay together.
   *
   * @param salt of the site, secret, so that nobody else can tell on which side a patient is
   * @param validationPpm share of the rows that validate, 0 to 900 000
   */
  record BySaltedHash(String salt, int validationPpm) implements Split {
    /** Checks the range. */
    public BySaltedHash {
      if (validationPpm < 0 || validationPpm > 900_000) {
        throw new IllegalArgumentException(
            "validation share must be 0 to 900000 ppm, was " + validationPpm);
      }
    }

    @Override
    public Parts divide(List<Row> rows) {
      byte[] prefix = ("aver/split/v1\n" + salt + "\n").getBytes(StandardCharsets.UTF_8);
      List<Row> training = new ArrayList<>();
      List<Row> validation = new ArrayList<>();
      for (Row row : rows) {
        long draw = ByteBuffer.wrap(Hashes.sha256(prefix, row.content())).getLong();
        // 2^20 steps are finer than a ppm of any data set here, and the comparison is exact
        long share = ((draw >>> 44) * 1_000_000) >>> 20;
        (share < validationPpm ? validation : training).add(row);
      }
      return new Parts(training, validation);
    }
  }

  /**
   * By a list of line numbers, for published splits. Rows in neither list are not used; listed
   * lines that the schema dropped are passed over.
   *
   * @param training lines of the file, from 1
   * @param validation lines of the file, from 1
   */
  record ByLines(Set<Long> training, Set<Long> validation) implements Split {
    /** Copies the sets and checks that they have nothing in common. */
    public ByLines {
      training = Set.copyOf(training);
      validation = Set.copyOf(validation);
      for (long line : training) {
        if (validation.contains(line)) {
          throw new IllegalArgumentException("line %d is in both lists".formatted(line));
        }
      }
    }

    @Override
    public Parts divide(List<Row> rows) {
      return new Parts(
          rows.stream().filter(r -> training.contains(r.line())).toList(),
          rows.stream().filter(r -> validation.contains(r.line())).toList());
    }

    /**
     * Reads {@code {"train": [..], "test": [..]}} (or {@code "validation"}), or such an object
     * under the name of a site. Numbers are lines of the file counted from 0, as published splits
     * have them.
     *
     * @param site key of the site's object; empty if the file is of one site
     * @throws IOException if the file cannot be read
     * @throws InvalidDataException if it has another form
     */
    public static ByLines read(Path file, String site) throws IOException {
      List<DataProblem> problems = new ArrayList<>();
      try {
        JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
        JsonNode node = site.isEmpty() ? root : root.path(site);
        Set<Long> training = lines(node.path("train"), "train", problems);
        String key = node.has("validation") ? "validation" : "test";
        Set<Long> validation = lines(node.path(key), key, problems);
        if (problems.isEmpty()) {
          return new ByLines(training, validation);
        }
      } catch (JacksonException e) {
        problems.add(
            new DataProblem(
                e.getLocation().getLineNr(), "", "is no JSON: " + e.getOriginalMessage()));
      } catch (IllegalArgumentException e) {
        problems.add(new DataProblem(0, "", String.valueOf(e.getMessage())));
      }
      throw new InvalidDataException(file.toString(), problems);
    }

    private static Set<Long> lines(JsonNode node, String key, List<DataProblem> problems) {
      Set<Long> lines = new HashSet<>();
      if (!node.isArray()) {
        problems.add(new DataProblem(0, key, "must be a list of line numbers from 0"));
        return lines;
      }
      for (JsonNode item : node) {
        if (!item.isIntegralNumber() || !item.canConvertToLong() || item.longValue() < 0) {
          problems.add(new DataProblem(0, key, item + " is no line number"));
        } else {
          lines.add(item.longValue() + 1);
        }
      }
      return lines;
    }
  }
}
