/**
 * How much each aggregation rule loses when some participants lie: digits learnt by fourteen
 * hospitals whose patients differ, with one to four attackers who know everything.
 *
 * <p>Read in this order: {@link aver.simulations.robustness.Play} (one federation), {@link
 * aver.simulations.robustness.Composition} (what is compared), {@link
 * aver.simulations.robustness.Conspiracy} (the attacks), {@link
 * aver.simulations.robustness.RobustnessRun} (all plays), {@link
 * aver.simulations.robustness.RobustnessReport}.
 */
@NullMarked
package aver.simulations.robustness;

import org.jspecify.annotations.NullMarked;
