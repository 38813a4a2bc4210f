/**
 * What a replica computes once a round is closed: the next model, a score for each update, and the
 * sums of evaluations.
 *
 * <p>Read in this order: {@link aver.ledger.rules.round.RoundPlan} (which vectors a closed round is
 * computed from), {@link aver.ledger.rules.round.RoundInput} (all that the result depends on),
 * {@link aver.ledger.rules.round.RoundComputation} (the steps), {@link
 * aver.ledger.rules.round.RoundOutcome} (what is attested, and why it is so), {@link
 * aver.ledger.rules.round.Settling} (what it is worth to each member), {@link
 * aver.ledger.rules.round.RoundExplanation} (all of it for people).
 *
 * <p>Pure: vectors are read and written through the seams of the vector module, a block at a time
 * and on as many threads as the caller lends; the result does not depend on their number, nor on
 * the order of anything but the cohort.
 */
@NullMarked
package aver.ledger.rules.round;

import org.jspecify.annotations.NullMarked;
