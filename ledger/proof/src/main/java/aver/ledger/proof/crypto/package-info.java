/**
 * Ed25519 as every replica checks it, and the domains that keep a signature from being valid in two
 * places.
 */
@NullMarked
package aver.ledger.proof.crypto;

import org.jspecify.annotations.NullMarked;
