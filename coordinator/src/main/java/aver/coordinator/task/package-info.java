/** The commands of {@code aver task}. */
@NullMarked
package aver.coordinator.task;

import org.jspecify.annotations.NullMarked;
