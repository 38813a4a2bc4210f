/**
 * Big vectors to and from replicas, leaf by leaf: an update goes out until a quorum has
 * acknowledged it, a blob comes in from whoever has it. Nothing is held on the heap whole.
 */
@NullMarked
package aver.ledger.client.blob;

import org.jspecify.annotations.NullMarked;
