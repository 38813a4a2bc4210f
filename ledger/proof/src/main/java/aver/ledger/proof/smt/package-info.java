/**
 * A sparse Merkle tree over keyed values, with proofs of presence and absence that ICS-23 verifiers
 * accept ({@code ics23.SmtSpec}).
 */
@NullMarked
package aver.ledger.proof.smt;

import org.jspecify.annotations.NullMarked;
