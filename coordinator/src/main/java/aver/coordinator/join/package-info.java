/** The join commands of admins, coordinators and researchers. */
@NullMarked
package aver.coordinator.join;

import org.jspecify.annotations.NullMarked;
