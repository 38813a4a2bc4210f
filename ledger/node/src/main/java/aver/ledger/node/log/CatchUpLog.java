package aver.ledger.node.log;

import aver.ledger.node.snapshot.ChunkEntry;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.LoggedTransaction;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of the log that another replica sent, on disk, once its root is known to be certified.
 * Which leaves make a block is not certified: the number of blocks is, and the state at their end.
 * Nor is the signature of a transaction, since its leaf names the body alone.
 */
public final class CatchUpLog implements AutoCloseable {
  private final Path file;
  private final Digest chainId;
  private final Digest cut;
  private final DataInputStream in;
  private long left;
  private @Nullable Entry ahead;

  private record Entry(long height, SignedTransaction transaction, Octets leaf) {}

  /**
   * A block of it.
   *
   * @param height of the block
   * @param transactions all of them were logged
   * @param leaves as the certified log has them
   */
  public record Block(long height, List<SignedTransaction> transactions, List<Octets> leaves) {
    /** Bytes of all bodies and leaves. */
    public long bytes() {
      return transactions.stream().mapToLong(tx -> tx.body().length()).sum()
          + leaves.stream().mapToLong(Octets::length).sum();
    }
  }

  /**
   * Opens what was received.
   *
   * @param file as it was written, taken away at the end
   * @param cut how it is cut into blocks
   * @param count entries in it
   */
  CatchUpLog(Path file, Digest chainId, Digest cut, long count) throws IOException {
    this.file = file;
    this.chainId = chainId;
    this.cut = cut;
    this.left = count;
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    try {
      this.ahead = read();
    } catch (IOException | RuntimeException e) {
      in.close(); // or its bytes stay on the disk
      throw e;
    }
  }

  /**
   * Receives all of it and checks it against the target before any is used.
   *
   * @throws IllegalArgumentException if it is not the certified log
   */
  public static CatchUpLog receive(
      LedgerStore store,
      Digest chainId,
      Path file,
      LedgerCheckpoint target,
      Iterator<CatchUpResponse> answer)
      throws IOException {
    try (LogReception log = new LogReception(store, chainId, file)) {
      return all(log, target, answer);
    }
  }

  /**
   * Receives all of it from a peer that may lie, as far as there is room.
   *
   * @throws IllegalArgumentException if it is not the certified log
   * @throws IOException if it cannot be written, or too little of the disk would stay free
   */
  public static CatchUpLog receive(
      LedgerStore store,
      Digest chainId,
      Spool spool,
      LedgerCheckpoint target,
      Iterator<CatchUpResponse> answer)
      throws IOException {
    try (LogReception log = new LogReception(store, chainId, spool)) {
      return all(log, target, answer);
    }
  }

  private static CatchUpLog all(
      LogReception log, LedgerCheckpoint target, Iterator<CatchUpResponse> answer)
      throws IOException {
    while (log.size() < target.size()) {
      if (!answer.hasNext()) {
        throw new IllegalArgumentException("it ended before its target");
      }
      LoggedTransaction next = answer.next().getTransaction();
      log.take(
          next.getSeq(),
          new ChunkEntry(
              next.getHeight(), next.getLeaf().toByteArray(), next.getTransaction().toByteArray()));
    }
    return log.complete(target);
  }

  /** How it is cut into blocks. */
  public Digest cut() {
    return cut;
  }

  private @Nullable Entry read() throws IOException {
    if (left == 0) {
      return null;
    }
    left--;
    long height = in.readLong();
    byte[] leaf = in.readNBytes(in.readInt());
    byte[] bytes = in.readNBytes(in.readInt());
    try {
      SignedTransaction transaction = TransactionWire.decode(bytes, chainId);
      if (!transaction.id().equals(Leaf.CODEC.decode(leaf).txId())) {
        throw new IllegalArgumentException("another transaction than its leaf names");
      }
      return new Entry(height, transaction, Octets.of(leaf));
    } catch (DecodeException e) {
      throw new IllegalArgumentException("a transaction that cannot be read", e);
    }
  }

  /** The next block; empty behind the last. */
  public Optional<Block> next() throws IOException {
    Entry entry = ahead;
    if (entry == null) {
      return Optional.empty();
    }
    long height = entry.height();
    List<SignedTransaction> transactions = new ArrayList<>();
    List<Octets> leaves = new ArrayList<>();
    while (entry != null && entry.height() == height) {
      transactions.add(entry.transaction());
      leaves.add(entry.leaf());
      entry = read();
    }
    ahead = entry;
    return Optional.of(new Block(height, transactions, leaves));
  }

  @Override
  public void close() throws IOException {
    in.close();
    Files.deleteIfExists(file);
  }
}
