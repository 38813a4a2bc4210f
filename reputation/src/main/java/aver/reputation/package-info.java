/**
 * What a hospital's work is worth and what follows from it, in integers that every replica computes
 * alike.
 *
 * <p>Read in this order: {@link aver.reputation.Contribution} (a score for each update of a round),
 * {@link aver.reputation.Evidence} and {@link aver.reputation.Standing} (what scores make of a
 * member's reputation), {@link aver.reputation.Selection} (who is asked next), {@link
 * aver.reputation.SampleCounts} and {@link aver.reputation.SampleCounts} and {@link
 * aver.reputation.Reward} (who is paid what). Every definition, with a worked example, is in {@code
 * docs/scoring.md}.
 *
 * <p>Pure: no clock, thread, randomness, file, network, floating point or unordered collection.
 * Imports the JDK alone.
 */
@NullMarked
package aver.reputation;

import org.jspecify.annotations.NullMarked;
