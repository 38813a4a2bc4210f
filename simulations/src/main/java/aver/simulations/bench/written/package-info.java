/**
 * A replica's folder that this process writes at once, to measure what takes long to come about:
 * real rules, real store, real signatures, but no engine, no clock and no network.
 */
@NullMarked
package aver.simulations.bench.written;

import org.jspecify.annotations.NullMarked;
