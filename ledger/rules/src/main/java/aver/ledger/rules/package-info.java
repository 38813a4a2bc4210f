/**
 * The rules of a federation as one pure function.
 *
 * <p>Read in this order: {@link aver.ledger.rules.tx.Transaction} (what a member may ask for),
 * {@link aver.ledger.rules.state.Keys} (what holds), {@link aver.ledger.rules.Ledger} (how the
 * first changes the second).
 *
 * <p>No clock, thread, file, network or randomness, no iteration in an order that could differ, no
 * floating point: replicas that apply the same transactions hold equal states.
 */
@NullMarked
package aver.ledger.rules;

import org.jspecify.annotations.NullMarked;
