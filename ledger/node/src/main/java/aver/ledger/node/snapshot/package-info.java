/** How a snapshot is written: its manifest, its chunks, and where a log is cut into these. */
@NullMarked
package aver.ledger.node.snapshot;

import org.jspecify.annotations.NullMarked;
