package aver.ledger.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/** How RocksDB is set, each with its reason where the default would hurt; owns what is native. */
final class RocksSettings implements AutoCloseable {
  private static final long CACHE_BYTES = 32L << 20;
  private static final long MEMTABLES_BYTES = 48L << 20;
  private static final long LOG_BYTES = 64L << 20;

  private final Cache cache;
  private final BloomFilter filter;
  private final ColumnFamilyOptions columnOptions;
  private final DBOptions options;

  RocksSettings(boolean readOnly) {
    this.cache = new LRUCache(CACHE_BYTES);
    this.filter = new BloomFilter(10);
    this.columnOptions =
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

  /** Of each column. */
  ColumnFamilyOptions ofColumns() {
    return columnOptions;
  }

  /** Of the whole database. */
  DBOptions ofAll() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    columnOptions.close();
    filter.close();
    cache.close();
  }
}
