/**
 * Proofs that anyone checks without trusting a replica. Pure: no clock, thread, file, network or
 * randomness. Imports the JDK and Bouncy Castle.
 */
@NullMarked
package aver.ledger.proof;

import org.jspecify.annotations.NullMarked;
