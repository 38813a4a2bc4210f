package aver.participant.data;

import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ledger is told about rows that stay in the house.
 *
 * @param rows rounded down to 10
 * @param classCounts rounded down to 10, so that cells under 10 are 0
 * @param schemaHash of the columns
 * @param commitment salted hash of the content
 */
public record DatasetDescription(
    long rows, List<Long> classCounts, Digest schemaHash, Digest commitment) {
  /** Copies the list. */
  public DatasetDescription {
    classCounts = List.copyOf(classCounts);
  }

  /**
   * Describes a table. The commitment is {@code SHA-256("aver/dataset/v1\n" || salt || schema hash
   * || rows)}, each row being its values and label separated by TAB and ended by LF, in the file's
   * order.
   *
   * @param salt 32 random bytes, kept in the house: without it small data sets could be guessed
   */
  public static DatasetDescription of(CsvTable table, byte[] salt) {
    if (salt.length != 32) {
      throw new IllegalArgumentException("salt must be 32 bytes, was " + salt.length);
    }
    MessageDigest digest = Hashes.newDigest();
    Digest schemaHash = table.schema().hash();
    digest.update("aver/dataset/v1\n".getBytes(StandardCharsets.UTF_8));
    digest.update(salt);
    digest.update(schemaHash.bytes());
    table.rows().forEach(row -> digest.update(row.content()));
    List<Long> counts = new ArrayList<>();
    for (int count : table.classCounts()) {
      counts.add(roundedDown(count));
    }
    return new DatasetDescription(
        roundedDown(table.rows().size()), counts, schemaHash, Digest.of(digest.digest()));
  }

  private static long roundedDown(long count) {
    return count / 10 * 10;
  }
}
