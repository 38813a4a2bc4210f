package aver.ledger.engine;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * What executing a block came to.
 *
 * @param height the application's height when it is committed: one more than before, or the same if
 *     nothing changed
 * @param stateRoot root over the state when it is committed
 * @param leaves number of transactions that were given a place in the log
 * @param voters who is to order when it is committed, ordered by id
 */
public record Executed(long height, Digest stateRoot, int leaves, List<Voter> voters) {
  public Executed {
    voters = List.copyOf(voters);
  }
}
