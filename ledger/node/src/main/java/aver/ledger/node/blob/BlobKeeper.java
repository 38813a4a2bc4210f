package aver.ledger.node.blob;

import aver.ledger.node.health.Faults;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that deletes blobs, as {@link Retention} says; and that fetches those which others
 * kept while this replica was away. Looks every now and then, and seldom enough that looking costs
 * little.
 */
final class BlobKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(BlobKeeper.class);
  private static final long EVERY_MS = 10_000;
  private static final int REST_FACTOR = 20;
  private static final String WORK = "looking through the blobs";

  private final LedgerStore store;
  private final BlobStore blobs;
  private final BlobFetch fetch;
  private final Faults faults;

  /** Blobs that the state does not name, with the attempts that were open when they came. */
  private final Map<Digest, Set<AttemptRef>> waiting = new HashMap<>();

  private Set<Digest> lacking = Set.of();

  BlobKeeper(LedgerStore store, BlobStore blobs, BlobFetch fetch, Faults faults) {
    this.faults = faults;
    this.store = store;
    this.blobs = blobs;
    this.fetch = fetch;
  }

  /**
   * Keeps the vectors of an update until its attempt is over, also those that are here already:
   * asked before they are looked for.
   */
  synchronized void hold(AttemptRef attempt, List<VectorEntry> manifest) {
    manifest.forEach(
        vector -> waiting.computeIfAbsent(vector.root(), r -> new HashSet<>()).add(attempt));
  }

  /** Looks again and again until the thread is interrupted. */
  void run() {
    long restMs = EVERY_MS;
    try {
      while (true) {
        Thread.sleep(restMs);
        long startNs = System.nanoTime();
        try {
          sweep();
          faults.works(WORK);
        } catch (IOException | RuntimeException e) {
          if (!Thread.currentThread().isInterrupted()) {
            LOG.error("{} failed; tried again later", WORK, e);
            faults.failing(WORK, e);
          }
        }
        restMs = Math.max(EVERY_MS, REST_FACTOR * (System.nanoTime() - startNs) / 1_000_000);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes what need not be kept, and brings what was lacking twice in a row. */
  void sweep() throws IOException {
    Set<Digest> here = blobs.roots(); // first: what comes while we look is not looked at
    Retention kept;
    try (StoreView view = store.view()) {
      kept = Retention.of(view);
      Set<AttemptRef> open = Retention.open(view);
      int deleted = 0;
      for (Digest root : here) {
        if (!kept.keeps(root) && deleteUnlessAwaited(root, view, open)) {
          deleted++;
        }
      }
      forget(kept, here, view);
      if (deleted > 0) {
        LOG.info("{} blobs need not be kept any longer and were deleted", deleted);
      }
    }
    Set<Digest> absent = new HashSet<>();
    for (Map.Entry<Digest, Long> blob : kept.named().entrySet()) {
      Digest root = blob.getKey();
      if (!blobs.has(root) && (!lacking.contains(root) || !fetch.ensure(root, blob.getValue()))) {
        absent.add(root);
      }
    }
    lacking = absent;
  }

  private synchronized boolean deleteUnlessAwaited(
      Digest root, StoreView view, Set<AttemptRef> open) throws IOException {
    // not announced: a result of an attempt that is open, or left from before a start
    Set<AttemptRef> attempts = waiting.computeIfAbsent(root, r -> new HashSet<>(open));
    if (attempts.stream().allMatch(attempt -> Retention.over(view, attempt))) {
      waiting.remove(root);
      return blobs.delete(root);
    }
    return false;
  }

  /** What the state names, and what never came, needs no reason to be kept. */
  private synchronized void forget(Retention kept, Set<Digest> here, StoreView view) {
    waiting.keySet().removeIf(kept::keeps);
    waiting
        .entrySet()
        .removeIf(entry ->
            !here.contains(entry.getKey())
                && entry.getValue().stream().allMatch(attempt -> Retention.over(view, attempt)));
  }
}
