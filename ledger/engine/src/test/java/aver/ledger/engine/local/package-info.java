/** Tests of the engine in memory. */
@NullMarked
package aver.ledger.engine.local;

import org.jspecify.annotations.NullMarked;
