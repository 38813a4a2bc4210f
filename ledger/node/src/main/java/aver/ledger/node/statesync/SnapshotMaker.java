package aver.ledger.node.statesync;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.health.Faults;
import aver.ledger.node.log.LoggedEntries;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.snapshot.ChunkEntry;
import aver.ledger.node.snapshot.ChunkTable;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.LoggedTransaction;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot at each certified height that is a multiple of {@link #EVERY_BLOCKS}, beside
 * other work: it reads the log once and keeps what the chunks hash to.
 */
public final class SnapshotMaker implements AutoCloseable {
  /** All replicas make the same ones. */
  static final int EVERY_BLOCKS = 64;

  /** Blocks back from the newest whose notes and places in the engine a store surely has. */
  static final int KNOWN_BLOCKS = 256 - EVERY_BLOCKS;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotMaker.class);
  private static final String WORK = "making snapshots";

  /** Who has begun with one goes on with it while there are newer ones. */
  private static final int KEPT_MAX = 128;

  private static final long LOOK_MS = 1_000;
  private static final long PAUSE_MS = 2;

  private final LedgerStore store;
  private final Digest chainId;
  private final Faults faults;
  private final NavigableMap<Long, Made> made = new ConcurrentSkipListMap<>();
  private @Nullable Thread thread;
  private volatile boolean looked;
  private @Nullable Log log;

  /**
   * The log as it is given to others.
   *
   * @param origin height behind which it begins
   * @param table where it is cut
   */
  record Log(long origin, ChunkTable table) {}

  /**
   * A snapshot.
   *
   * @param head of its last block
   * @param place the engine's entry that this block came from
   * @param end of the log
   * @param at the certified note of the block
   * @param hash of its manifest
   */
  record Made(
      Log log,
      BlockHead head,
      EngineCursor place,
      ChunkTable.End end,
      CertifiedReads.Certified at,
      Digest hash) {}

  /** Makes none yet. */
  public SnapshotMaker(LedgerStore store, Digest chainId, Faults faults) {
    this.store = store;
    this.chainId = chainId;
    this.faults = faults;
  }

  /** Begins, if it has not. */
  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("snapshots").daemon().start(this::run);
    }
  }

  private void run() {
    try {
      while (true) {
        try {
          look();
          faults.works(WORK);
        } catch (RuntimeException e) {
          LOG.error("{} failed; it is tried again", WORK, e);
          faults.failing(WORK, e);
        }
        Thread.sleep(LOOK_MS);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes those that can be made by now; called by one thread at a time. */
  void look() throws InterruptedException {
    Log now = log;
    if (now == null) {
      long origin = EngineOrigin.of(store).height();
      now = new Log(origin, new ChunkTable(store.head(origin).orElseThrow().logSize() + 1));
      log = now;
    }
    long certified = store.checkpoints().newestHeight().orElse(-1L);
    long last = made.isEmpty() ? now.origin() : made.lastEntry().getValue().head().height();
    long from = Math.max(last + 1, certified - KNOWN_BLOCKS);
    for (long height = next(from); height <= certified; height = next(height + 1)) {
      make(now, height);
    }
    looked = true;
  }

  /** Whether it has not yet read all of the log once. */
  boolean making() {
    return !looked;
  }

  /** The first height from one on at which there is a snapshot. */
  static long next(long height) {
    return Math.ceilDiv(height, EVERY_BLOCKS) * (long) EVERY_BLOCKS;
  }

  private void make(Log now, long height) throws InterruptedException {
    Optional<EngineCursor> place = Cursors.entryOf(store.places(), height);
    Optional<CertifiedReads.Certified> at =
        store.checkpoints().at(height).map(CertifiedReads.Certified::of);
    if (place.isEmpty() || at.isEmpty()) {
      return; // a later one will do
    }
    BlockHead head = store.head(height).orElseThrow();
    extend(now.table(), head);
    ChunkTable.End end = now.table().end().orElseThrow();
    if (end.chunks() > SnapshotManifest.CHUNKS_MAX) {
      return; // newcomers take so long a log block by block
    }
    Digest hash = Digest.sha256(manifest(now, head, place.get(), end).encode());
    made.put(place.get().index(), new Made(now, head, place.get(), end, at.get(), hash));
    while (made.size() > KEPT_MAX) {
      made.pollFirstEntry();
    }
    LOG.debug("a snapshot of {} chunks ends at height {}", end.chunks(), height);
  }

  private void extend(ChunkTable table, BlockHead head) throws InterruptedException {
    if (table.next() > head.logSize()) {
      return;
    }
    LoggedEntries entries = new LoggedEntries(store, table.next(), head.logSize(), head.height());
    int bytes = 0;
    while (entries.hasNext()) {
      byte[] entry = encoded(entries.next());
      table.add(entry);
      bytes += entry.length;
      if (bytes > ChunkTable.BYTES_MAX) {
        Thread.sleep(PAUSE_MS); // others read the disk, too
        bytes = 0;
      }
    }
  }

  /** An entry as it stands in a chunk. */
  static byte[] encoded(LoggedTransaction entry) {
    return new ChunkEntry(
            entry.getHeight(), entry.getLeaf().toByteArray(), entry.getTransaction().toByteArray())
        .encode();
  }

  private SnapshotManifest manifest(
      Log log, BlockHead head, EngineCursor place, ChunkTable.End end) {
    return new SnapshotManifest(
        chainId,
        log.origin(),
        head.height(),
        head.logSize(),
        head.logRoot(),
        head.stateRoot(),
        place,
        log.table().hashes(end));
  }

  SnapshotManifest manifest(Made one) {
    return manifest(one.log(), one.head(), one.place(), one.end());
  }

  /** Those that are kept, by the index of their place in the engine; they come and go. */
  NavigableMap<Long, Made> made() {
    return made;
  }

  @Override
  public void close() {
    Thread making;
    synchronized (this) {
      making = thread;
    }
    if (making == null) {
      return;
    }
    making.interrupt();
    try {
      making.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
