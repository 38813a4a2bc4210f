/** The replica process and the commands that read a ledger. */
@NullMarked
package aver.ledger.node;

import org.jspecify.annotations.NullMarked;
