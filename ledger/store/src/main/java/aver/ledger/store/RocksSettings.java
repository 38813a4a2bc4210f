package aver.ledger.store;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/** How RocksDB is set, each with its reason where the default would hurt; owns what is native. */
final class RocksSettings implements AutoCloseable {
  private static final long CACHE_BYTES = 32L << 20;
  private static final long MEMTABLES_BYTES = 48L << 20;
  private static final long LOG_BYTES = 64L << 20;

  /** Size of the filter of a table in memory, as a part of the table's. */
  private static final double MEMTABLE_FILTER = 0.05;

  private final Cache cache;
  private final BloomFilter filter;
  private final Map<Column, ColumnFamilyOptions> columnOptions = new EnumMap<>(Column.class);
  private final DBOptions options;

  RocksSettings(boolean readOnly) {
    this.cache = new LRUCache(CACHE_BYTES);
    this.filter = new BloomFilter(10);
    for (Column column : Column.values()) {
      columnOptions.put(column, options(column));
    }
    this.options =
        new DBOptions()
            .setCreateIfMissing(!readOnly)
            .setCreateMissingColumnFamilies(!readOnly)
            .setDbWriteBufferSize(MEMTABLES_BYTES)
            .setMaxTotalWalSize(LOG_BYTES)
            .setMaxOpenFiles(256)
            // a torn tail is what a crash leaves; a record that is damaged before others is not:
            // without this, all behind it would be dropped without a word
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setKeepLogFileNum(2)
            .setMaxBackgroundJobs(2);
  }

  private ColumnFamilyOptions options(Column column) {
    ColumnFamilyOptions columnOptions =
        new ColumnFamilyOptions()
            .setWriteBufferSize(8L << 20)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setFilterPolicy(filter)
                    .setCacheIndexAndFilterBlocks(true)
                    // in parts: a whole filter of a big file would push all else out of the cache
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true)
                    .setPinTopLevelIndexAndFilter(true)
                    .setPinL0FilterAndIndexBlocksInCache(true));
    if (column == Column.TREE || column == Column.UNDO) {
      // hashes do not shrink, and what is undone, nodes of the tree mostly, is soon deleted: all
      // that
      // compression does to them is to cost time
      columnOptions.setCompressionType(CompressionType.NO_COMPRESSION);
    }
    if (column == Column.TREE) {
      // most nodes that a block reads are old: the tables in memory are asked for each of them
      columnOptions
          .setMemtableWholeKeyFiltering(true)
          .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER)
          // nobody asks for a node that is not there
          .setOptimizeFiltersForHits(true);
    }
    return columnOptions;
  }

  /** Of a column. */
  ColumnFamilyOptions of(Column column) {
    return Objects.requireNonNull(columnOptions.get(column));
  }

  /** Of the whole database. */
  DBOptions ofAll() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    columnOptions.values().forEach(ColumnFamilyOptions::close);
    filter.close();
    cache.close();
  }
}
