/** Times and durations as people write them on a command line. */
@NullMarked
package aver.coordinator.desk;

import org.jspecify.annotations.NullMarked;
