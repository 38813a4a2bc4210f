/**
 * The seam to consensus: an engine puts opaque transactions in one order that every replica sees;
 * an application gives them meaning.
 *
 * <p>Read in this order: {@link ConsensusEngine} (what a replica asks of an engine), {@link
 * LedgerApplication} (what an engine asks of a replica), {@link EngineCursor} (how both find each
 * other again after a crash). An engine knows nothing of what transactions mean; an application
 * knows nothing of terms, leaders or votes.
 */
@NullMarked
package aver.ledger.engine;

import org.jspecify.annotations.NullMarked;
