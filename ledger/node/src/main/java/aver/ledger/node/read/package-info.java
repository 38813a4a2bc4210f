/** Commands that read or check the directory of a stopped replica. */
@NullMarked
package aver.ledger.node.read;

import org.jspecify.annotations.NullMarked;
