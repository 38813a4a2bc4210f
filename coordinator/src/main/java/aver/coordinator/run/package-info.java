/** The commands of {@code aver coordinator}. */
@NullMarked
package aver.coordinator.run;

import org.jspecify.annotations.NullMarked;
