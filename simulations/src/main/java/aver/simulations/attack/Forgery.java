package aver.simulations.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Forges a stopped replica's folder as somebody with full access to its disk could: by the
 * database's own means, so that no checksum of a file gives it away.
 */
public final class Forgery {
  /** What a verification reads; keys and the engine's own files are no part of it. */
  private static final Set<String> COPIED = Set.of("ledger", "blobs");

  private Forgery() {}

  /** Copies what an auditor gets of a stopped replica. */
  public static void copy(Path replica, Path target) throws IOException {
    for (String part : COPIED) {
      if (Files.exists(replica.resolve(part))) {
        copyTree(replica.resolve(part), target.resolve(part));
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  /**
   * Puts a value in the place of another.
   *
   * @param replica copied folder
   * @param column family of the database
   * @throws IOException if the database refuses
   */
  public static void put(Path replica, String column, String key, byte[] value) throws IOException {
    String ledger = replica.resolve("ledger").toString();
    List<ColumnFamilyDescriptor> columns = new ArrayList<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (Options named = new Options();
        DBOptions options = new DBOptions()) {
      for (byte[] name : RocksDB.listColumnFamilies(named, ledger)) {
        columns.add(new ColumnFamilyDescriptor(name));
      }
      try (RocksDB db = RocksDB.open(options, ledger, columns, handles)) {
        for (ColumnFamilyHandle handle : handles) {
          if (new String(handle.getName(), US_ASCII).equals(column)) {
            db.put(handle, key.getBytes(US_ASCII), value);
          }
        }
        handles.forEach(ColumnFamilyHandle::close);
      }
    } catch (RocksDBException e) {
      throw new IOException(
          "the copy in %s cannot be forged: %s".formatted(replica, e.getMessage()), e);
    }
  }
}
