package aver.ledger.node.statesync;

import aver.ledger.client.Endpoint;
import aver.ledger.engine.Snapshots.Offer;
import aver.ledger.engine.Snapshots.Offered;
import aver.ledger.engine.Snapshots.Taken;
import aver.ledger.node.catchup.AcceptedTarget;
import aver.ledger.node.catchup.CatchUpWitnesses;
import aver.ledger.node.catchup.CertifiedLog;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.log.CatchUpLog;
import aver.ledger.node.log.DifferentLogException;
import aver.ledger.node.log.LogReception;
import aver.ledger.node.snapshot.ChunkEntry;
import aver.ledger.node.snapshot.ChunkTable;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a newcomer's ledger to where a snapshot ends. Before its first chunk is wanted, as many
 * others as may lie and one more have said that it is theirs, and one certified note fits to it.
 * Its chunks are kept in a file; only when all are there and give the certified log, it is
 * executed, block by block, like any log that another replica sends.
 */
public final class SnapshotTaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);

  /** Since the last good one. */
  private static final int REFUSED_CHUNKS_MAX = 64;

  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Digest chainId;
  private final Path spool;
  private final SnapshotJudge judge;
  private final CertifiedLog certified;
  private final Runnable done;
  private final AtomicLong steps = new AtomicLong();
  private @Nullable Taking taking;
  private volatile boolean closed;
  private int refusedChunks;

  /** A snapshot that was accepted, as far as it is here. */
  private static final class Taking {
    final SnapshotManifest manifest;
    final AcceptedTarget target;
    final LogReception log;
    int index;
    long seq;

    Taking(SnapshotManifest manifest, AcceptedTarget target, LogReception log, long first) {
      this.manifest = manifest;
      this.target = target;
      this.log = log;
      this.seq = first;
    }
  }

  /**
   * Takes none yet.
   *
   * @param spool a file for what was received and is not executed yet
   * @param peers the others, as they are now
   * @param done is told when the ledger has moved
   */
  public SnapshotTaker(
      LedgerStore store,
      ReplicaLedger ledger,
      Digest chainId,
      Path spool,
      Supplier<List<Endpoint>> peers,
      CatchUpWitnesses witnesses,
      Runnable done) {
    this.store = store;
    this.ledger = ledger;
    this.chainId = chainId;
    this.spool = spool;
    this.certified = new CertifiedLog(store, ledger, chainId);
    this.judge =
        new SnapshotJudge(
            store, chainId, certified, peers, new SnapshotWitnesses(chainId, witnesses));
    this.done = done;
  }

  /** Chunks that were accepted and blocks that were executed since the start. */
  long steps() {
    return steps.get();
  }

  /** Whether the chunks of a snapshot are wanted. */
  synchronized Offered offered(Offer offer, Digest stateRoot) {
    drop();
    return switch (judge.judge(offer, stateRoot)) {
      case SnapshotJudge.Wanted(SnapshotManifest manifest, AcceptedTarget target) ->
          begin(manifest, target);
      case SnapshotJudge.Refused(Offered how) -> how;
    };
  }

  private Offered begin(SnapshotManifest manifest, AcceptedTarget target) {
    long first = store.head(manifest.origin()).orElseThrow().logSize() + 1;
    try {
      taking = new Taking(manifest, target, new LogReception(store, chainId, spool), first);
    } catch (IOException e) {
      throw new UncheckedIOException("a snapshot cannot be kept", e);
    }
    refusedChunks = 0;
    LOG.info(
        "takes a snapshot of {} chunks up to height {}",
        manifest.chunks().size(),
        manifest.height());
    return Offered.ACCEPTED;
  }

  /** What becomes of a chunk. */
  synchronized Taken take(int index, byte[] chunk, String sender) {
    Taking now = taking;
    if (now == null || index != now.index) {
      return Taken.FROM_THE_START;
    }
    if (chunk.length > ChunkTable.BYTES_MAX
        || !Digest.sha256(chunk).equals(now.manifest.chunks().get(index))) {
      LOG.error("ALARM: {} sent a false chunk {} of a snapshot", sender, index);
      refusedChunks++;
      return refusedChunks < REFUSED_CHUNKS_MAX ? Taken.CHUNK_REFUSED : givenUp();
    }
    refusedChunks = 0;
    try {
      for (ChunkEntry entry : ChunkEntry.decode(chunk)) {
        if (now.seq > now.log.size()) { // what is before was executed before a stop
          now.log.take(now.seq, entry);
        }
        now.seq++;
      }
      now.index++;
      if (now.index == now.manifest.chunks().size()) {
        execute(now);
      }
    } catch (IllegalArgumentException e) {
      LOG.error("ALARM: a snapshot that others said is theirs is none: {}", e.getMessage());
      drop();
      return Taken.SNAPSHOT_REFUSED;
    } catch (CancellationException stop) {
      return Taken.GIVEN_UP;
    } catch (IOException e) {
      throw new UncheckedIOException("a snapshot cannot be kept", e);
    }
    steps.incrementAndGet();
    return Taken.ACCEPTED;
  }

  private Taken givenUp() {
    LOG.warn("nothing but false chunks came");
    drop();
    return Taken.GIVEN_UP;
  }

  private void execute(Taking now) throws IOException {
    taking = null;
    SnapshotManifest manifest = now.manifest;
    try (CatchUpLog log = now.log.complete(now.target.checkpoint())) {
      new SnapshotBegun(manifest.origin(), manifest.place()).write(store);
      now.target.write(store);
      apply(log, now);
    }
    certified.keep(now.target);
    LOG.info("came by a snapshot to height {}", manifest.height());
    done.run();
  }

  private void apply(CatchUpLog log, Taking now) throws IOException {
    try {
      certified.apply(log, now.target.checkpoint(), now.manifest.place(), this::executed);
      ledger.commitCursor(now.manifest.place()); // if its last block was here without that
      store.makeDurable();
    } catch (DifferentLogException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the certified log comes out differently here: this program or this replica's data is damaged",
          e);
    }
  }

  private void executed() {
    if (closed) {
      throw new CancellationException("the replica stops");
    }
    steps.incrementAndGet();
  }

  /** Forgets what was taken and is not executed. */
  synchronized void drop() {
    Taking now = taking;
    taking = null;
    try {
      if (now != null) {
        now.log.close();
      }
      Files.deleteIfExists(spool);
    } catch (IOException e) {
      LOG.warn("{} could not be taken away", spool, e);
    }
  }

  /** Returns once none is executed any more; what was written is kept. */
  @Override
  public void close() {
    closed = true;
    drop();
  }
}
