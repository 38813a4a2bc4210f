/** RFC 9162 Merkle trees: the log of transactions, and the root by which a blob is known. */
@NullMarked
package aver.ledger.proof.log;

import org.jspecify.annotations.NullMarked;
