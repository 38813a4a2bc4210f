/** What commands of admins and researchers share: settings, sending, and how answers read. */
@NullMarked
package aver.coordinator.desk;

import org.jspecify.annotations.NullMarked;
