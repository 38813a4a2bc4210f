/**
 * Consensus by Apache Ratis, in the JVM: tolerates crashes of a minority.
 *
 * <p>{@link aver.ledger.engine.ratis.RatisEngine} is the engine, {@link
 * aver.ledger.engine.ratis.RatisSettings} all that can be set. Ratis logs an error that applying an
 * entry returns and goes on with a different state, and lets any certificate speak as any peer;
 * what is built around it here is there to make both impossible.
 */
@NullMarked
package aver.ledger.engine.ratis;

import org.jspecify.annotations.NullMarked;
