/**
 * Ways of learning compared on the data of some sites: each is played as a whole federation, by the
 * ledger's rules, once for each seed.
 *
 * <p>Read in this order: {@link aver.simulations.compare.Comparison} (what is compared), {@link
 * aver.simulations.compare.ComparedSites} (on what rows), {@link
 * aver.simulations.compare.ComparisonRun}.
 */
@NullMarked
package aver.simulations.compare;

import org.jspecify.annotations.NullMarked;
