/**
 * Server optimisers: how a model moves by what a rule made of the updates. Elementwise, in the
 * order of operations that each file states, so that every replica computes the same bits.
 *
 * <p>Read in this order: {@link aver.ledger.vector.server.ServerOptimiser}, {@link
 * aver.ledger.vector.server.ServerStep}.
 */
@NullMarked
package aver.ledger.vector.server;

import org.jspecify.annotations.NullMarked;
