/** A ledger as one file, written and taken in. */
@NullMarked
package aver.ledger.node.archive;

import org.jspecify.annotations.NullMarked;
