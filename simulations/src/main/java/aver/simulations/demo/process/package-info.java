/** Starting, watching and stopping the demonstration's processes, and running commands. */
@NullMarked
package aver.simulations.demo.process;

import org.jspecify.annotations.NullMarked;
