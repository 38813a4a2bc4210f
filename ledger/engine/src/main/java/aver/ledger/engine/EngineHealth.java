package aver.ledger.engine;

import java.util.Optional;

/**
 * How an engine is doing.
 *
 * @param alive false once it can no longer order or apply; it never becomes true again
 * @param leader the replica that leads as far as this one knows; empty while there is none
 * @param leading whether this replica leads
 * @param decidedIndex the highest entry known as decided
 * @param appliedIndex the highest entry that the application committed
 * @param pendingTransactions offered here and not yet ordered
 */
public record EngineHealth(
    boolean alive,
    Optional<String> leader,
    boolean leading,
    long decidedIndex,
    long appliedIndex,
    int pendingTransactions) {}
