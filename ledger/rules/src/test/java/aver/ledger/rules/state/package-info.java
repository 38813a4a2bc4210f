/** The bytes and forms of the state. */
@NullMarked
package aver.ledger.rules.state;

import org.jspecify.annotations.NullMarked;
