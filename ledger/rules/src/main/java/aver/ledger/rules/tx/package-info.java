/**
 * What members may ask for: one file a kind, with its record, its check and its effect. Read {@link
 * aver.ledger.rules.tx.Transaction}, then any kind.
 */
@NullMarked
package aver.ledger.rules.tx;

import org.jspecify.annotations.NullMarked;
