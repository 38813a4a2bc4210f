package aver.simulations.fuzz;

import aver.ledger.engine.LedgerApplication;

/**
 * What stands between the decided order and a replica's ledger, made anew at each start of the
 * replica. It is {@link Order} unless a seed is played with a part that is broken on purpose.
 */
@FunctionalInterface
interface Feed {
  /** What the engine of a replica calls. */
  LedgerApplication to(World world, ReplicaHere replica, LedgerApplication ledger);
}
