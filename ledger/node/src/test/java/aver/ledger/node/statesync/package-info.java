@NullMarked
package aver.ledger.node.statesync;

import org.jspecify.annotations.NullMarked;
