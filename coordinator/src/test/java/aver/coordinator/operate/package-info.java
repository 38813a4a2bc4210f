/** Rehearsals of what docs/operate tells operators to do. */
@NullMarked
package aver.coordinator.operate;

import org.jspecify.annotations.NullMarked;
