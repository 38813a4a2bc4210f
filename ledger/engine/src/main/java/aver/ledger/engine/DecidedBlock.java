package aver.ledger.engine;

import java.util.List;

/**
 * Transactions that every replica executes in this order.
 *
 * @param cursor the engine's place of this block
 * @param transactions signed bytes as they were submitted; may hold copies, and may hold what no
 *     check would admit
 */
public record DecidedBlock(EngineCursor cursor, List<byte[]> transactions) {
  public DecidedBlock {
    transactions = List.copyOf(transactions);
  }
}
