/** Status page and read-only JSON, each value with the way to its proof. */
@NullMarked
package aver.coordinator.console;

import org.jspecify.annotations.NullMarked;
