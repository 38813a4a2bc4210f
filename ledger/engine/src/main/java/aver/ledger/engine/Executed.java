package aver.ledger.engine;

import aver.ledger.proof.Digest;

/**
 * What executing a block came to.
 *
 * @param height the application's height when it is committed: one more than before, or the same if
 *     nothing changed
 * @param stateRoot root over the state when it is committed
 * @param leaves number of transactions that were given a place in the log
 */
public record Executed(long height, Digest stateRoot, int leaves) {}
