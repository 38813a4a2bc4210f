package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.BlobStore;
import aver.ledger.store.Claim;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An update that its caller may send, and what of it has come.
 *
 * @param sinceNs when it was admitted, by {@link System#nanoTime}
 */
record Admitted(String caller, Opening opening, Reception reception, long sinceNs) {
  private static final long AGAIN_MS = 500;

  static Admitted now(
      String caller, Opening opening, BlobStore blobs, int bound, Possession possession) {
    Claim claim = caller.equals(opening.member()) ? Claim.OF_ITS_AUTHOR : Claim.PASSED_ON;
    Possession.OfUpdate shown =
        possession.of(new AttemptRef(opening.task(), opening.attempt()), opening.member());
    return new Admitted(
        caller,
        opening,
        new Reception(blobs, opening.manifest(), bound, claim, shown),
        System.nanoTime());
  }

  /** Why the caller may send it no longer, if so. */
  Optional<BlobRefusedException> over(Overlay state, long nowNs) {
    // an author with a slow line keeps out nobody but replicas that would do it for him
    boolean passedOn = !caller.equals(opening.member());
    long limitNs = Relay.limitNs(opening.bytes());
    return passedOn && nowNs - sinceNs > limitNs
        ? Optional.of(
            Refusals.later(
                BlobFault.BLOB_TOO_SLOW,
                AGAIN_MS,
                "an update of this size is passed on within %d s",
                TimeUnit.NANOSECONDS.toSeconds(limitNs)))
        : UploadRight.late(state, opening).map(Refusals::of);
  }
}
