/** How a replica that is behind takes another's certified log, and how it gives its own. */
@NullMarked
package aver.ledger.node.catchup;

import org.jspecify.annotations.NullMarked;
