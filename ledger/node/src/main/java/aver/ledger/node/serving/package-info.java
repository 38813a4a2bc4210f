/** What members ask of a replica: to take transactions, to read, to follow what happens. */
@NullMarked
package aver.ledger.node.serving;

import org.jspecify.annotations.NullMarked;
