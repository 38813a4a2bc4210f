/**
 * Local training: the only package that uses Deeplearning4j. One {@link
 * aver.participant.training.Trainer} a worker thread, reused for all rounds; native memory is freed
 * at the end of each call.
 *
 * <p><b>Threads.</b> ND4J runs on one OpenMP thread. Its C++ side takes that number from the
 * environment alone, so the launcher sets {@code OMP_NUM_THREADS=1}; BLAS is told from Java as
 * well. Two threads on two busy processors were several times slower for small networks; use more
 * trainers, not more threads. One thread and two give other bits.
 */
@NullMarked
package aver.participant.training;

import org.jspecify.annotations.NullMarked;
