package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.proof.Digest;
import java.util.Arrays;

/** Which chain a store belongs to, and in which format it is. */
final class StoreOrigin {
  private static final byte[] FORMAT = "format".getBytes(US_ASCII);
  private static final byte[] CHAIN = "chain".getBytes(US_ASCII);
  private static final byte[] VERSION = {1};

  private StoreOrigin() {}

  /** Writes both into a database that holds nothing. */
  static void found(Database database, Digest chainId) {
    if (database.get(Column.META, FORMAT).isEmpty()) {
      database.write(
          new Changes().put(Column.META, FORMAT, VERSION).put(Column.META, CHAIN, chainId.bytes()),
          true);
    }
  }

  /**
   * The chain that it belongs to.
   *
   * @param place of the database, for errors
   */
  static Digest chain(Database database, String place) {
    return database
        .get(Column.META, CHAIN)
        .map(Digest::of)
        .orElseThrow(() ->
            new StoreException(
                StoreException.Kind.DAMAGED, place + " names no chain; is it damaged?"));
  }

  /**
   * Checks both.
   *
   * @throws StoreException if it is of a newer program or of another chain
   */
  static void require(Database database, String place, Digest chainId) {
    byte[] version =
        database
            .get(Column.META, FORMAT)
            .orElseThrow(() ->
                new StoreException(
                    StoreException.Kind.DAMAGED, place + " names no format; is it damaged?"));
    if (!Arrays.equals(version, VERSION)) {
      throw new StoreException(
          StoreException.Kind.NEWER_FORMAT,
          "%s has format %s, this program reads %s; use a newer one"
              .formatted(place, Arrays.toString(version), Arrays.toString(VERSION)));
    }
    Digest stored = Digest.of(database.get(Column.META, CHAIN).orElse(chainId.bytes()));
    if (!stored.equals(chainId)) {
      throw new StoreException(
          StoreException.Kind.OTHER_CHAIN,
          "%s belongs to chain %s, not to %s; name the directory of this chain, or an empty one"
              .formatted(place, stored.hex(), chainId.hex()));
    }
  }
}
