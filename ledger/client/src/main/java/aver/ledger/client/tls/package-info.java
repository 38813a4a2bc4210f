/** Mutual TLS 1.3 with self-signed keys that are pinned by hash: no certificate authority. */
@NullMarked
package aver.ledger.client.tls;

import org.jspecify.annotations.NullMarked;
