@NullMarked
package aver.ledger.node.archive;

import org.jspecify.annotations.NullMarked;
