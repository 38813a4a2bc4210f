/** Proofs as the files that others read and check. */
@NullMarked
package aver.ledger.client.proof;

import org.jspecify.annotations.NullMarked;
