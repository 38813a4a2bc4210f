/** Tests of what vital signs mean. */
@NullMarked
package aver.ledger.node.health;

import org.jspecify.annotations.NullMarked;
