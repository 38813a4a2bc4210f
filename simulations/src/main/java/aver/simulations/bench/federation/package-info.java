/**
 * A federation on this machine to measure: four replicas as processes over real sockets and disks,
 * members' clients and agents in this process.
 */
@NullMarked
package aver.simulations.bench.federation;

import org.jspecify.annotations.NullMarked;
