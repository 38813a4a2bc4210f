/** Exported models on rows of a file: how good they are, and what they say. */
@NullMarked
package aver.participant.model;

import org.jspecify.annotations.NullMarked;
