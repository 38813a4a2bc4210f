@NullMarked
package aver.ledger.node.genesis;

import org.jspecify.annotations.NullMarked;
