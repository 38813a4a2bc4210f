/** Tests of replicas as processes. */
@NullMarked
package aver.ledger.node.process;

import org.jspecify.annotations.NullMarked;
