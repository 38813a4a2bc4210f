/** Bytes from outside against every decoder. */
@NullMarked
package aver.simulations.decoders;

import org.jspecify.annotations.NullMarked;
