package aver.ledger.node.log;

import aver.ledger.node.snapshot.ChunkEntry;
import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.LogFrontier;
import aver.ledger.wire.TransactionWire;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes a part of another replica's log entry by entry, to disk, and then compares all of it with a
 * certified checkpoint. Unless all of it is, nothing of it stays on the disk.
 */
public final class LogReception implements AutoCloseable {
  /** Most bytes of a leaf. */
  public static final int LEAF_MAX = 4096;

  /** More than a block of any engine has, leaves included: no more of it is in memory. */
  private static final long BLOCK_BYTES_MAX = 4 << 20;

  private final Digest chainId;
  private final Path file;
  private final @Nullable Spool spool;
  private final LogFrontier frontier;
  private final long first;
  private final BlockCut cut = new BlockCut();
  private final OutputStream out;
  private long height;
  private long blockBytes;
  private long room;
  private boolean handedOn;

  /**
   * Begins behind what a store has, with a log whose length is vouched for.
   *
   * @param file takes what was received; what stood in it is lost
   */
  public LogReception(LedgerStore store, Digest chainId, Path file) throws IOException {
    this(store, chainId, file, null);
  }

  /**
   * Begins behind what a store has, with a log that is as long as its sender likes.
   *
   * @param spool takes what was received; what stood in it is lost
   */
  LogReception(LedgerStore store, Digest chainId, Spool spool) throws IOException {
    this(store, chainId, spool.file(), spool);
  }

  private LogReception(LedgerStore store, Digest chainId, Path file, @Nullable Spool spool)
      throws IOException {
    this.chainId = chainId;
    this.file = file;
    this.spool = spool;
    this.frontier = store.frontier();
    this.first = frontier.size();
    this.height = store.head().orElseThrow().height();
    this.out = new BufferedOutputStream(Files.newOutputStream(file));
  }

  /** How many leaves the log has with what was taken. */
  public long size() {
    return frontier.size();
  }

  /**
   * Takes the next entry.
   *
   * @param seq its place in the log, counted from 1
   * @throws IllegalArgumentException if it does not follow the last
   * @throws IOException if it cannot be written, or too little of the disk would stay free
   */
  public void take(long seq, ChunkEntry entry) throws IOException {
    boolean follows = entry.height() == height || entry.height() == height + 1;
    boolean begins = frontier.size() > first || entry.height() == height + 1;
    if (seq != frontier.size() + 1
        || !follows
        || !begins
        || entry.leaf().length > LEAF_MAX
        || entry.transaction().length > TransactionWire.BYTES_MAX) {
      throw new IllegalArgumentException("entry " + seq + " does not follow");
    }
    boolean another = entry.height() != height;
    if (another && frontier.size() > first) {
      cut.block(frontier.size());
    }
    blockBytes = (another ? 0 : blockBytes) + entry.leaf().length + entry.transaction().length;
    if (blockBytes > BLOCK_BYTES_MAX) {
      throw new IllegalArgumentException("block " + entry.height() + " is too large");
    }
    byte[] bytes = entry.encode();
    requireRoom(bytes.length);
    height = entry.height();
    frontier.append(MerkleHash.leaf(entry.leaf()));
    out.write(bytes);
  }

  private void requireRoom(int bytes) throws IOException {
    if (spool != null && room < bytes) {
      out.flush(); // what waits is not on the disk yet
      room = spool.room(bytes);
    }
    room -= bytes;
  }

  /**
   * All of it, once its root is known to be certified.
   *
   * @throws IllegalArgumentException if it is not the certified log
   */
  public CatchUpLog complete(LedgerCheckpoint target) throws IOException {
    out.close();
    if (frontier.size() != target.size()
        || !frontier.root().equals(target.root())
        || height != target.height()) {
      throw new IllegalArgumentException("it is not the certified log");
    }
    cut.block(frontier.size());
    CatchUpLog log = new CatchUpLog(file, chainId, cut.digest(), target.size() - first);
    handedOn = true;
    return log;
  }

  /** Takes the file away, unless it is that of a log that was completed. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      if (!handedOn) {
        Files.deleteIfExists(file);
      }
    }
  }
}
