/**
 * {@code aver aggregate}: the ledger's aggregation rules on NumPy files, so that anyone can check
 * or use them.
 *
 * <p>{@link AggregateCommand} reads the command line, {@link Aggregation} does the work, {@link
 * AggregateReport} is what {@code --json} prints.
 */
@NullMarked
package aver.simulations.aggregate;

import org.jspecify.annotations.NullMarked;
