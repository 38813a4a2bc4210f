@NullMarked
package aver.ledger.node.roster;

import org.jspecify.annotations.NullMarked;
