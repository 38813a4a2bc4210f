package aver.simulations.fuzz;

import aver.ledger.engine.DecidedBlock;
import java.util.function.UnaryOperator;

/** What a replica hears of the decided order, made anew at each start of the replica. */
@FunctionalInterface
interface Feed {
  /** As the world tells it: the decided blocks, unless whoever leads lies. */
  Feed TOLD = (world, replica) -> block -> world.story(replica, block);

  /** What a replica hears of each block that was decided. */
  UnaryOperator<DecidedBlock> to(World world, ReplicaHere replica);
}
