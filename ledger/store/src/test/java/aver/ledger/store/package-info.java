/** Tests of the store, on real files. */
@NullMarked
package aver.ledger.store;

import org.jspecify.annotations.NullMarked;
