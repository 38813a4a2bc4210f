/**
 * Fixed-point vectors: what updates and models are, and how they are read, made and moved on.
 *
 * <p>Read in this order: {@link FixedPoint} (numbers to integers and back), {@link VectorSource}
 * and {@link VectorSink} (where integers come from and go to, a block at a time), {@link Lanes}
 * (who works on which block), {@link SampleCaps} (how much an update counts), {@link InitialModel}
 * and {@link ModelStep} (the first model and the next one). Exact sums are in {@code exact},
 * aggregation rules in {@code rule}, the one driver with threads in {@code threads}, files in
 * {@code npy}.
 *
 * <p>Every result is the same to the last bit on any machine, with any number of threads and any
 * block size, since all reductions are integer. Imports nothing but the JDK; only {@code npy}
 * touches files and only {@code threads} an executor.
 */
@NullMarked
package aver.ledger.vector;

import org.jspecify.annotations.NullMarked;
