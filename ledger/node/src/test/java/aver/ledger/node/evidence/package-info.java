@NullMarked
package aver.ledger.node.evidence;

import org.jspecify.annotations.NullMarked;
