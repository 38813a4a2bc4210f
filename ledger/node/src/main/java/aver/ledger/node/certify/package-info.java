/**
 * How a written block is certified: one signature of each replica, exchanged until there is a
 * quorum, and what is said where they differ.
 */
@NullMarked
package aver.ledger.node.certify;

import org.jspecify.annotations.NullMarked;
