package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Octets;

/**
 * A decoded transaction with the bytes that its signature covers.
 *
 * @param id SHA-256 of domain, chain id and body
 * @param body the bytes as sent
 * @param signature 64 bytes
 * @param envelope decoded from the body
 * @param transaction decoded from the body
 */
public record SignedTransaction(
    Digest id, Octets body, Octets signature, Envelope envelope, Transaction transaction) {}
