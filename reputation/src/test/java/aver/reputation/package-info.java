/** Tests of scores, standings, selection and rewards. */
@NullMarked
package aver.reputation;

import org.jspecify.annotations.NullMarked;
