/**
 * What holds on the ledger, in the words of those who look at it. Each line names the keys of the
 * state that it was read from, so that a proof of each can be had.
 */
@NullMarked
package aver.coordinator.report;

import org.jspecify.annotations.NullMarked;
