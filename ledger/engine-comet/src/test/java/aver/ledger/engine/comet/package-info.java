/** Tests of the Byzantine engine, with real processes. */
@NullMarked
package aver.ledger.engine.comet;

import org.jspecify.annotations.NullMarked;
