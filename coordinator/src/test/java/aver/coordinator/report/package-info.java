/** Tests of what is said about tasks and attempts. */
@NullMarked
package aver.coordinator.report;

import org.jspecify.annotations.NullMarked;
