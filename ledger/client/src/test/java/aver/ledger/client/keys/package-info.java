/** Tests of key files. */
@NullMarked
package aver.ledger.client.keys;

import org.jspecify.annotations.NullMarked;
