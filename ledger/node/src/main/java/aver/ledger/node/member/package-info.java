/** What any member may do at a running ledger: give tokens away, change its keys. */
@NullMarked
package aver.ledger.node.member;

import org.jspecify.annotations.NullMarked;
