/** Whether the replica that one listens to shows the newest that there is. */
@NullMarked
package aver.ledger.client.head;

import org.jspecify.annotations.NullMarked;
