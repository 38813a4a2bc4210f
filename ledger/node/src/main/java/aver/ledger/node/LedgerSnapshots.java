package aver.ledger.node;

import aver.ledger.engine.Snapshots;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import java.util.List;
import java.util.Optional;

/** The snapshots of a replica's ledger: those that it gives, and the one by which it came. */
final class LedgerSnapshots implements Snapshots, AutoCloseable {
  private final LedgerStore store;
  private final SnapshotMaker maker;
  private final SnapshotSource source;
  private final SnapshotTaker taker;

  /** Of a replica that starts: what a stopped one had taken and not executed is dropped. */
  LedgerSnapshots(
      LedgerStore store, CertifiedReads reads, SnapshotMaker maker, SnapshotTaker taker) {
    this.store = store;
    this.maker = maker;
    this.source = new SnapshotSource(store, reads, maker);
    this.taker = taker;
    taker.drop();
    SnapshotBegun.tidy(store);
  }

  /** Those that this replica gives. */
  SnapshotSource source() {
    return source;
  }

  @Override
  public void prepare() {
    maker.start();
  }

  @Override
  public List<Offer> offers() {
    return source.offers();
  }

  @Override
  public Optional<byte[]> chunk(long height, int format, int index) {
    return source.chunk(height, format, index);
  }

  @Override
  public Offered offered(Offer offer, Digest stateRoot) {
    return taker.offered(offer, stateRoot);
  }

  @Override
  public Taken take(int index, byte[] chunk, String sender) {
    return taker.take(index, chunk, sender);
  }

  @Override
  public boolean begun() {
    return SnapshotBegun.holds(store);
  }

  @Override
  public long steps() {
    return taker.steps();
  }

  /** Returns once nothing reads or writes the store any more. */
  @Override
  public void close() {
    taker.close();
    maker.close();
  }
}
