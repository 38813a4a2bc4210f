/** Tests of a member's way to the ledger. */
@NullMarked
package aver.ledger.client;

import org.jspecify.annotations.NullMarked;
