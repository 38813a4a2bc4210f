/**
 * Whole federations in one process and in virtual time: the ledger's own rules, real signatures,
 * real training, the same aggregation, from one seed. No consensus engine and no network take part:
 * transactions are in the order in which they were sent.
 *
 * <p>Read in this order: {@link aver.simulations.scenario.Scenario} (what is played), {@link
 * aver.simulations.scenario.ScenarioRun} (the play), {@link
 * aver.simulations.scenario.ScenarioReport} (what came of it).
 */
@NullMarked
package aver.simulations.scenario;

import org.jspecify.annotations.NullMarked;
