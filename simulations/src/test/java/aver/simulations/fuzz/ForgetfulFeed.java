package aver.simulations.fuzz;

import aver.ledger.engine.DecidedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A bug that shows after a restart alone: of the first block that a replica hears then, the last
 * transaction is lost.
 */
final class ForgetfulFeed implements UnaryOperator<DecidedBlock> {
  private final UnaryOperator<DecidedBlock> whole;
  private boolean forgets;

  ForgetfulFeed(World world, ReplicaHere replica) {
    this.whole = Feed.TOLD.to(world, replica);
    this.forgets = replica.life() > 1;
  }

  @Override
  public DecidedBlock apply(DecidedBlock block) {
    DecidedBlock told = whole.apply(block);
    if (!forgets || told.transactions().isEmpty()) {
      return told;
    }
    forgets = false;
    List<byte[]> shorter = new ArrayList<>(told.transactions());
    shorter.removeLast();
    return new DecidedBlock(told.cursor(), shorter);
  }
}
