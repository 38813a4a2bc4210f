package aver.ledger.audit;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * What was checked and held.
 *
 * @param chainId of the genesis document
 * @param blocks after genesis, each with its log root, state root and ledger time
 * @param transactions replayed with their signatures, each with its leaf
 * @param stateValues compared one by one
 * @param checkpoints certified notes that a quorum of the set then in force signed
 * @param certifiedHeight greatest height of such a note, -1 without any
 * @param links changes of the replica set, each with the keys of the new set
 * @param aggregates results that were computed again from their updates
 * @param unverified attempts that could not be, each with why
 * @param blobs files that have the root that they are named by
 * @param blobBytes of them
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
    long links,
    long aggregates,
    List<String> unverified,
    long blobs,
    long blobBytes,
    Digest logRoot,
    Digest stateRoot) {
  /** Copies the list. */
  public AuditReport {
    unverified = List.copyOf(unverified);
  }
}
