package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * Describes rows that stay in the house.
 *
 * @param rows a multiple of 10
 * @param classCounts multiples of 10, cells under 10 are 0; at most 64
 * @param schemaHash of the columns
 * @param commitment salted hash of the content
 * @param uses permitted uses, ascending slugs, at most 16
 */
public record DatasetSpec(
    long rows, List<Long> classCounts, Digest schemaHash, Digest commitment, List<String> uses) {
  private static final long ROWS_MAX = 1L << 40;

  /** Checks ranges and rounding. */
  public DatasetSpec {
    Ids.range("rows", rows, 10, ROWS_MAX);
    if (classCounts.size() > 64) {
      throw new IllegalArgumentException("at most 64 classes, were " + classCounts.size());
    }
    for (long count : classCounts) {
      Ids.range("class count", count, 0, ROWS_MAX);
      if (count % 10 != 0) {
        throw new IllegalArgumentException("class counts are rounded down to 10, was " + count);
      }
    }
    if (rows % 10 != 0) {
      throw new IllegalArgumentException("rows are rounded down to 10, were " + rows);
    }
    classCounts = List.copyOf(classCounts);
    uses = Ids.ascending("uses", uses, 16);
    uses.forEach(use -> Ids.slug("use", use));
  }

  static void write(Writer out, DatasetSpec spec) {
    out.i64(spec.rows).list(spec.classCounts, Writer::i64);
    out.digest(spec.schemaHash).digest(spec.commitment).list(spec.uses, Writer::text);
  }

  static DatasetSpec read(Reader in) {
    return new DatasetSpec(
        in.i64(), in.list(Reader::i64), in.digest(), in.digest(), in.list(Reader::text));
  }
}
