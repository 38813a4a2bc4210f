/** Tests of the watch on newest checkpoints. */
@NullMarked
package aver.ledger.client.head;

import org.jspecify.annotations.NullMarked;
