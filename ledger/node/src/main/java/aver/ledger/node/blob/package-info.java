/**
 * Big vectors at a replica: taken from members and passed on, given to whoever may read them,
 * fetched from peers, and deleted when they need not be kept any longer.
 */
@NullMarked
package aver.ledger.node.blob;

import org.jspecify.annotations.NullMarked;
