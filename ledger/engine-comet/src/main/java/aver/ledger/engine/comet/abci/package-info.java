/**
 * ABCI 2.0 over a unix socket: {@link aver.ledger.engine.comet.abci.AbciServer} carries messages,
 * {@link aver.ledger.engine.comet.abci.AbciApplication} answers them with a ledger.
 */
@NullMarked
package aver.ledger.engine.comet.abci;

import org.jspecify.annotations.NullMarked;
