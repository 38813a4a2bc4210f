/**
 * Hospitals that work against the others, for demonstrations, simulations and tests. No hospital's
 * program contains this package.
 */
@NullMarked
package aver.simulations.attack;

import org.jspecify.annotations.NullMarked;
