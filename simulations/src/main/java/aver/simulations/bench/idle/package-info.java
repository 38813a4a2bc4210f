/**
 * What the engine CometBFT does with an application that does nothing: the reference for what
 * replicas do with it.
 */
@NullMarked
package aver.simulations.bench.idle;

import org.jspecify.annotations.NullMarked;
