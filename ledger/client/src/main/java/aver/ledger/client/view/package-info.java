/**
 * The certified state as the rules see it, so that a member can ask the rules themselves: who is
 * eligible, who is an admin, why something was refused.
 */
@NullMarked
package aver.ledger.client.view;

import org.jspecify.annotations.NullMarked;
