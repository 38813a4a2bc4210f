/**
 * Aggregation rules: what becomes of the updates of a round.
 *
 * <p>Read in this order: {@link AggregationRule} (what a rule promises), {@link Updates} (what goes
 * in), {@link Treatment} (what was done with each update), {@link AggregationRules} (the rules by
 * name, with their parameters and refusals). Then one short file a rule: formula, definition on
 * integers, paper, bound on participants that lie, worked example. A new rule is such a file and a
 * line in {@link AggregationRules}.
 */
@NullMarked
package aver.ledger.vector.rule;

import org.jspecify.annotations.NullMarked;
