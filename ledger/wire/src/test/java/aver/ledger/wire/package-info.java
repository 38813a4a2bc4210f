/** Tests of strict decoding. */
@NullMarked
package aver.ledger.wire;

import org.jspecify.annotations.NullMarked;
