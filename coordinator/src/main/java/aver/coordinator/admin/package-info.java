/** Proposals, votes, and what the admins need to see. */
@NullMarked
package aver.coordinator.admin;

import org.jspecify.annotations.NullMarked;
