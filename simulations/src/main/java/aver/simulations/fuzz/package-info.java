/**
 * Whole federations under attack in one thread and in virtual time, one for each seed: the parts of
 * which real replicas, agents and coordinators are made, on disks and a network that fail. After
 * every step the invariants of the ledger are looked at.
 *
 * <p>Read in this order: {@link aver.simulations.fuzz.Plan} (what a seed plays), {@link
 * aver.simulations.fuzz.World} (who takes part), {@link aver.simulations.fuzz.Checker} (what must
 * hold), {@link aver.simulations.fuzz.FuzzRun} (one seed), {@link aver.simulations.fuzz.Shortening}
 * (fewer faults that still fail).
 */
@NullMarked
package aver.simulations.fuzz;

import org.jspecify.annotations.NullMarked;
