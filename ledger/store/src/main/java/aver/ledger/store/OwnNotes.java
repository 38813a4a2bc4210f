package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replica has to remember of its own doing, such as what it attested: small values by name,
 * outside of the replicated state.
 */
public final class OwnNotes {
  private static final String PREFIX = "note/";
  private static final int READ_AT_ONCE = 1024;

  private final Database database;

  OwnNotes(Database database) {
    this.database = database;
  }

  /** Keeps a value; it survives a loss of power when this returns. */
  public void put(String name, byte[] value) {
    Changes changes = new Changes();
    put(changes, name, value);
    database.write(changes, true);
  }

  /** Keeps a value with what else is to be written. */
  static void put(Changes changes, String name, byte[] value) {
    changes.put(Column.META, key(name), value);
  }

  /** The value of a name. */
  public Optional<byte[]> get(String name) {
    return database.get(Column.META, key(name));
  }

  /** Forgets a name. */
  public void delete(String name) {
    database.write(new Changes().delete(Column.META, key(name)), false);
  }

  /** The first 1024 names that begin so, with their values. */
  public SortedMap<String, byte[]> beginningWith(String start) {
    SortedMap<String, byte[]> found = new TreeMap<>();
    for (Database.Row row :
        database.rows(Column.META, key(start), key(start), READ_AT_ONCE, null)) {
      found.put(new String(row.key, US_ASCII).substring(PREFIX.length()), row.value);
    }
    return found;
  }

  private static byte[] key(String name) {
    return (PREFIX + name).getBytes(US_ASCII);
  }
}
