/** Tests of joining. */
@NullMarked
package aver.ledger.client.join;

import org.jspecify.annotations.NullMarked;
