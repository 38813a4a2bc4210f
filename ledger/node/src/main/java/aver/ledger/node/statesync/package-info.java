/** CometBFT's state sync from snapshots of the log: made, offered, judged, taken. */
@NullMarked
package aver.ledger.node.statesync;

import org.jspecify.annotations.NullMarked;
