/** Where a block stands in the engine's order, and where that order begins. */
@NullMarked
package aver.ledger.node.order;

import org.jspecify.annotations.NullMarked;
