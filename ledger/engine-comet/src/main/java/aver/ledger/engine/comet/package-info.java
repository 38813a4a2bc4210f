/**
 * Consensus that no replica has to be trusted for: CometBFT v0.38 as a process beside the JVM, over
 * ABCI 2.0 and a unix socket.
 *
 * <p>Read in this order: {@link aver.ledger.engine.comet.CometEngine} (what a replica sees), {@code
 * Supervisor} (the process and its end), {@code Home} (what it is started with), {@link
 * aver.ledger.engine.comet.abci} (what it asks), {@link aver.ledger.engine.comet.CometProgram}
 * (where the program comes from).
 */
@NullMarked
package aver.ledger.engine.comet;

import org.jspecify.annotations.NullMarked;
