@NullMarked
package aver.ledger.node.snapshot;

import org.jspecify.annotations.NullMarked;
