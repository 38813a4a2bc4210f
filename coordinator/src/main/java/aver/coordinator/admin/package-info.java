/** The commands of {@code aver admin}. */
@NullMarked
package aver.coordinator.admin;

import org.jspecify.annotations.NullMarked;
