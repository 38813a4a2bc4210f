/** Tests of the admins' commands. */
@NullMarked
package aver.coordinator.admin;

import org.jspecify.annotations.NullMarked;
