package aver.ledger.vector.exact;

import aver.ledger.vector.Blocks;

/** How rows are cut into blocks: so that a block of all of them stays in a second-level cache. */
final class RowBlocks {
  /** Values of a block of all rows together: 256 KiB. */
  private static final int CACHED_VALUES = 1 << 16;

  /**
   * Fewer values a row cost more in calls than the cache saves; blocks are so many of these, since
   * sources convert as many at once.
   */
  private static final int SIZE_MIN = 1 << 11;

  private static final int SIZE_MAX = 1 << 13;

  private RowBlocks() {}

  static Blocks of(long length, int rows) {
    int cached = CACHED_VALUES / rows;
    int size = Math.clamp(cached - cached % SIZE_MIN, SIZE_MIN, SIZE_MAX);
    return new Blocks(length, (int) Math.min(length, size));
  }
}
