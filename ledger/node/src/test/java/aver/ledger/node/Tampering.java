package aver.ledger.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Somebody changes the database of a stopped replica behind its back. */
public final class Tampering {
  private Tampering() {}

  /** What is done to a column family. */
  public interface Change {
    /** Does it. */
    void on(RocksDB db, ColumnFamilyHandle column) throws RocksDBException;
  }

  /** Opens a database and changes one of its column families. */
  public static void in(Path ledger, String column, Change change) throws RocksDBException {
    List<ColumnFamilyDescriptor> columns = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, ledger.toString())) {
        columns.add(new ColumnFamilyDescriptor(name));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB db = RocksDB.open(options, ledger.toString(), columns, handles)) {
      for (ColumnFamilyHandle handle : handles) {
        if (new String(handle.getName(), US_ASCII).equals(column)) {
          change.on(db, handle);
        }
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
  }
}
