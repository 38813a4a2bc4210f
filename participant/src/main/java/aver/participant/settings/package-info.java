/** The settings file of a participant, {@code hospital.yaml}. */
@NullMarked
package aver.participant.settings;

import org.jspecify.annotations.NullMarked;
