/** Scenarios, attacks, reports, benchmarks and the demo. */
@NullMarked
package aver.simulations;

import org.jspecify.annotations.NullMarked;
