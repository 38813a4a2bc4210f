/** Duties of a replica, decided on states in memory. */
@NullMarked
package aver.ledger.node.round;

import org.jspecify.annotations.NullMarked;
