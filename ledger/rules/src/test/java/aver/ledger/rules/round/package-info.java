/** Tests of what a replica computes from a closed round. */
@NullMarked
package aver.ledger.rules.round;

import org.jspecify.annotations.NullMarked;
