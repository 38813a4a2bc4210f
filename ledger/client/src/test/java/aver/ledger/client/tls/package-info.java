/** Tests of pinned TLS over loopback. */
@NullMarked
package aver.ledger.client.tls;

import org.jspecify.annotations.NullMarked;
