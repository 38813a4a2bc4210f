/**
 * What holds on the ledger, as keyed values with canonical bytes.
 *
 * <p>Read in this order: {@link aver.ledger.rules.state.Keys} (which places there are and what
 * stands in them), {@link aver.ledger.rules.state.Slot} and {@link aver.ledger.rules.state.Codec}
 * (how a value is written), {@link aver.ledger.rules.state.Overlay} (changes over a view). Imports
 * nothing but the JDK and digests.
 */
@NullMarked
package aver.ledger.rules.state;

import org.jspecify.annotations.NullMarked;
