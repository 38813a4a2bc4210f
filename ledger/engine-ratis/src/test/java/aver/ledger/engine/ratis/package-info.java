/** Tests of the Ratis engine: four peers in one JVM over loopback. */
@NullMarked
package aver.ledger.engine.ratis;

import org.jspecify.annotations.NullMarked;
