/** Tests of the researchers' commands. */
@NullMarked
package aver.coordinator.task;

import org.jspecify.annotations.NullMarked;
