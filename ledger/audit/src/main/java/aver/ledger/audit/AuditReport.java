package aver.ledger.audit;

import aver.ledger.proof.Digest;

/**
 * What was checked and held.
 *
 * @param chainId of the genesis document
 * @param blocks after genesis, each with its log root, state root and ledger time
 * @param transactions replayed with their signatures, each with its leaf
 * @param stateValues compared one by one
 * @param checkpoints certified notes that a quorum of the set then in force signed
 * @param certifiedHeight greatest height of such a note, -1 without any
 * @param logRoot after the last block
 * @param stateRoot after the last block
 */
public record AuditReport(
    Digest chainId,
    long blocks,
    long transactions,
    long stateValues,
    long checkpoints,
    long certifiedHeight,
    Digest logRoot,
    Digest stateRoot) {}
