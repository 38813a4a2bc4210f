package aver.ledger.client.blob;

import java.io.IOException;

/** Where the leaves of a blob go, in order. */
public interface LeafSink {
  /** Index of the leaf to be given next: where an interrupted download goes on. */
  long firstMissing();

  /**
   * Takes the leaf at {@link #firstMissing}, of the right size.
   *
   * @param leaf is the sink's from now on
   * @throws IOException if it cannot be kept
   */
  void append(byte[] leaf) throws IOException;

  /**
   * All leaves are there.
   *
   * @return whether they have the root; if not, all are dropped and {@link #firstMissing} is 0
   * @throws IOException if they cannot be kept
   */
  boolean finish() throws IOException;
}
