/** Tests of replicas with real sockets and real disks. */
@NullMarked
package aver.ledger.node;

import org.jspecify.annotations.NullMarked;
