/** Tests of the coordinator. */
@NullMarked
package aver.coordinator.run;

import org.jspecify.annotations.NullMarked;
