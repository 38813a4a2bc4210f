/**
 * Consensus in memory and in virtual time: n applications in one thread, with seeded delays,
 * losses, crashes and partitions. Equal seeds and equal calls give equal orders, to the last byte.
 * For simulations and tests.
 *
 * <p>{@link aver.ledger.engine.local.LocalNetwork} owns time and the order; {@link
 * aver.ledger.engine.local.LocalEngine} is one replica's end of it.
 */
@NullMarked
package aver.ledger.engine.local;

import org.jspecify.annotations.NullMarked;
