/**
 * Private keys in PKCS#12 files that only their owner can read, and the request to join a
 * federation.
 */
@NullMarked
package aver.ledger.client.keys;

import org.jspecify.annotations.NullMarked;
