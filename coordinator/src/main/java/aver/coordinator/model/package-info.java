/** Models as researchers take them away. */
@NullMarked
package aver.coordinator.model;

import org.jspecify.annotations.NullMarked;
