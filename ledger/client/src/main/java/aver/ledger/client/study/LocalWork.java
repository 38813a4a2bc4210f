package aver.ledger.client.study;

/** How much a site trains in a round. */
public sealed interface LocalWork {
  /** Number of batches for a site with so many rows. */
  long batches(int rows, int batchSize);

  /**
   * The same number of batches at every site; rows are gone through again as often as it takes.
   *
   * @param count 1 to 1 000 000
   */
  record Steps(int count) implements LocalWork {
    @Override
    public long batches(int rows, int batchSize) {
      return count;
    }
  }

  /**
   * Each site goes through its rows so many times.
   *
   * @param count 1 to 10 000
   */
  record Epochs(int count) implements LocalWork {
    @Override
    public long batches(int rows, int batchSize) {
      return (long) count * Math.ceilDiv(rows, batchSize);
    }
  }
}
