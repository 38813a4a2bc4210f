/** Tests of words that somebody else wrote. */
@NullMarked
package aver.ledger.client.text;

import org.jspecify.annotations.NullMarked;
