/** Proof files as others read them. */
@NullMarked
package aver.ledger.client.proof;

import org.jspecify.annotations.NullMarked;
