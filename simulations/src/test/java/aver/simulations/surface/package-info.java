/** What holds for every verb of the command. */
@NullMarked
package aver.simulations.surface;

import org.jspecify.annotations.NullMarked;
