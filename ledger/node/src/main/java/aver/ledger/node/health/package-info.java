/**
 * How a replica is doing: looked at every second, judged by functions, shown as health and metrics.
 */
@NullMarked
package aver.ledger.node.health;

import org.jspecify.annotations.NullMarked;
