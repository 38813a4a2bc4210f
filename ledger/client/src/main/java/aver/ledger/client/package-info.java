/** What members need to use a ledger: submit, follow, certified reads, blob transfer. */
@NullMarked
package aver.ledger.client;

import org.jspecify.annotations.NullMarked;
