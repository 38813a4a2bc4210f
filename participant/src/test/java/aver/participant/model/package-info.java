/** Tests of exported models. */
@NullMarked
package aver.participant.model;

import org.jspecify.annotations.NullMarked;
