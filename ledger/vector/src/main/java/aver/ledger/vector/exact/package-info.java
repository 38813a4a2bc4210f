/**
 * Exact arithmetic over vectors: weighted sums and their rounded division, dot products, norms,
 * clipping.
 *
 * <p>{@link Kernels} and {@link HalfEven} hold the loops over one block; {@link WeightedMean} and
 * {@link DotProducts} run them over whole vectors. All reductions are integer: {@code int64} within
 * a block, 128 bits across blocks.
 */
@NullMarked
package aver.ledger.vector.exact;

import org.jspecify.annotations.NullMarked;
