/** The commands around the founding document: {@code aver genesis create, show, vkeys}. */
@NullMarked
package aver.ledger.node.genesis;

import org.jspecify.annotations.NullMarked;
