/** The entry point of the verbs that run without a federation: aggregate, bench and, beside them, sim and demo. */
@NullMarked
package aver.simulations;

import org.jspecify.annotations.NullMarked;
