/** Tests of what any member does at the ledger. */
@NullMarked
package aver.ledger.node.member;

import org.jspecify.annotations.NullMarked;
