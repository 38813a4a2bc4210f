/**
 * What a hospital runs beside its data: reading and preparing rows, recipes, training, site policy
 * and the agent.
 *
 * <p>Reading order: {@code data}, {@code recipe}, {@code training}, {@code settings}, {@code
 * agent}. Deeplearning4j is used in {@code training} alone. Nothing here opens a listening socket
 * towards other members: an agent dials out.
 */
@NullMarked
package aver.participant;

import org.jspecify.annotations.NullMarked;
