package aver.ledger.node.statesync;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Snapshots.Offer;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.log.LoggedEntries;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.snapshot.ChunkTable;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.SnapshotRequest;
import aver.proto.v1.SnapshotResponse;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** Gives others the snapshots of this ledger; a chunk is cut out of the store when it is asked. */
public final class SnapshotSource {
  /** At a time. */
  static final int OFFERED_MAX = 3;

  /** The engine proves a state by the two blocks behind it, and those by one more. */
  private static final int PROVEN_BEHIND = 3;

  private final LedgerStore store;
  private final CertifiedReads reads;
  private final SnapshotMaker maker;
  private volatile Offers last = new Offers(List.of(), List.of());

  /** What was offered last. */
  private record Offers(List<SnapshotMaker.Made> of, List<Offer> offers) {}

  /** Gives what a maker made of a store. */
  public SnapshotSource(LedgerStore store, CertifiedReads reads, SnapshotMaker maker) {
    this.store = store;
    this.reads = reads;
    this.maker = maker;
  }

  /** The newest ones whose state the engine can prove. */
  List<Offer> offers() {
    List<SnapshotMaker.Made> now = offered();
    Offers before = last;
    if (before.of().equals(now)) {
      return before.offers(); // written once, however often peers ask
    }
    Offers written = new Offers(now, now.stream().map(this::offer).toList());
    last = written;
    return written.offers();
  }

  private Offer offer(SnapshotMaker.Made one) {
    return new Offer(
        one.place().index(),
        SnapshotManifest.FORMAT,
        one.end().chunks(),
        one.hash(),
        maker.manifest(one).encode());
  }

  private List<SnapshotMaker.Made> offered() {
    long proven = Cursors.decode(store.places().last()).index() - PROVEN_BEHIND;
    return maker.made().headMap(proven, true).descendingMap().values().stream()
        .limit(OFFERED_MAX)
        .toList();
  }

  /** The engine's places of these. */
  List<Long> heights() {
    return offered().stream().map(one -> one.place().index()).toList();
  }

  /** A chunk of one that is offered or was a while ago. */
  Optional<byte[]> chunk(long place, int format, int index) {
    return Optional.ofNullable(maker.made().get(place))
        .filter(_ -> format == SnapshotManifest.FORMAT)
        .flatMap(one ->
            one.log()
                .table()
                .chunk(one.end(), index)
                .map(range -> cut(range, one.head().height())));
  }

  private byte[] cut(ChunkTable.Range range, long height) {
    LoggedEntries entries = new LoggedEntries(store, range.first(), range.last(), height);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    while (entries.hasNext()) {
      chunk.writeBytes(SnapshotMaker.encoded(entries.next()));
    }
    return chunk.toByteArray();
  }

  /** What this replica has at a place of the engine. */
  public SnapshotResponse tell(SnapshotRequest question) {
    maker.start();
    SnapshotMaker.Made one = maker.made().get(question.getIndex());
    if (one == null) {
      return SnapshotResponse.newBuilder().setNever(never(question.getIndex())).build();
    }
    return SnapshotResponse.newBuilder()
        .setHash(ByteString.copyFrom(one.hash().bytes()))
        .setCheckpoint(one.at().note())
        .addAllLinks(reads.links(question.getTrustedMembers(), one.at()))
        .build();
  }

  /** Whether no snapshot ends with the block of an entry; only said where the store knows all. */
  private boolean never(long index) {
    long newest = store.head().orElseThrow().height();
    long oldest = Math.max(1, newest - SnapshotMaker.KNOWN_BLOCKS);
    if (index <= entry(oldest) || index > entry(newest) || entry(oldest) < 0) {
      return false; // before what is known here, or still to come
    }
    for (long height = SnapshotMaker.next(oldest);
        height <= newest;
        height = SnapshotMaker.next(height + 1)) {
      if (entry(height) < 0 || entry(height) == index) {
        return false;
      }
    }
    return true;
  }

  /** The index of the entry that a block came from; -1 if it is not known. */
  private long entry(long height) {
    return Cursors.entryOf(store.places(), height).map(EngineCursor::index).orElse(-1L);
  }
}
