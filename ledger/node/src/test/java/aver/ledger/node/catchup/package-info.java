@NullMarked
package aver.ledger.node.catchup;

import org.jspecify.annotations.NullMarked;
