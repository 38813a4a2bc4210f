/** Tests of hospitals' agents over real replicas. */
@NullMarked
package aver.simulations.site;

import org.jspecify.annotations.NullMarked;
