/** The commands of {@code aver participant}. */
@NullMarked
package aver.participant.command;

import org.jspecify.annotations.NullMarked;
