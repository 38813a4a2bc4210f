/**
 * Who the members and replicas are now, with which keys: by the own state, or asked of the others;
 * and who was replaced and is still waited for.
 */
@NullMarked
package aver.ledger.node.roster;

import org.jspecify.annotations.NullMarked;
