/** Blocks executed and written: those that the engine decided, and those of a certified log. */
@NullMarked
package aver.ledger.node.execution;

import org.jspecify.annotations.NullMarked;
