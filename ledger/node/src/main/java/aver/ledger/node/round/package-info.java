/**
 * What makes rounds go on by themselves: clock readings, rounds that are overdue, and results that
 * are computed in the background and attested.
 */
@NullMarked
package aver.ledger.node.round;

import org.jspecify.annotations.NullMarked;
