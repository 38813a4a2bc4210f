package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Octets;

/**
 * One place of the log.
 *
 * @param txId identifier of the transaction
 * @param leaf what the log holds of it
 * @param transaction the signed bytes
 */
public record LogEntry(Digest txId, Octets leaf, Octets transaction) {}
