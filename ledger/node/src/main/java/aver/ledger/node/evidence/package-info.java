/** Proofs that a replica signed twice, and their report to the ledger. */
@NullMarked
package aver.ledger.node.evidence;

import org.jspecify.annotations.NullMarked;
