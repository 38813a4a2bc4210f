/** The replica as a process: {@code aver node run}. */
@NullMarked
package aver.ledger.node.process;

import org.jspecify.annotations.NullMarked;
