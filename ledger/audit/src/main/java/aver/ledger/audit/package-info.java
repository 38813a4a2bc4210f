/** Checks the directory of a stopped replica against its genesis, without a network. */
@NullMarked
package aver.ledger.audit;

import org.jspecify.annotations.NullMarked;
