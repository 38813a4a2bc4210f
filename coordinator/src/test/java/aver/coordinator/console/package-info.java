/** Tests of what a coordinator shows over HTTP. */
@NullMarked
package aver.coordinator.console;

import org.jspecify.annotations.NullMarked;
