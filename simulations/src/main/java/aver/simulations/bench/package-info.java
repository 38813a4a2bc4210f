/**
 * {@code aver bench}: how fast the parts are, each against a plain reference measured in the same
 * run.
 *
 * <p>{@link Benchmark} is one measurement, {@link Measurement} its result, {@link Benchmarks} all
 * of them, {@link Timing} how times are taken, {@link BenchCommand} the command line.
 */
@NullMarked
package aver.simulations.bench;

import org.jspecify.annotations.NullMarked;
