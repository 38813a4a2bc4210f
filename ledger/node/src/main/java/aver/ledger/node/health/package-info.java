/**
 * How a replica is doing: looked at every second, judged by functions, shown as health and metrics.
 * Its clock is compared with those of the others.
 */
@NullMarked
package aver.ledger.node.health;

import org.jspecify.annotations.NullMarked;
