/**
 * The demonstration: a whole federation of real processes on one machine, told phase by phase.
 *
 * <p>Read {@link aver.simulations.demo.Demo} first. Whatever a person could type is done by the
 * very commands ({@link aver.simulations.demo.process.Verbs}); what runs on is a process of its own
 * ({@link aver.simulations.demo.process.Fleet}); what came of it is read with proofs like any
 * member does.
 */
@NullMarked
package aver.simulations.demo;

import org.jspecify.annotations.NullMarked;
