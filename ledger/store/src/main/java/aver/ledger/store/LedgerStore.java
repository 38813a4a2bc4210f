package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Octets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The directory of one replica on one chain. One thread applies blocks; any number read. Nothing of
 * it may be used after {@link #close}: then it throws, and does no harm.
 */
public final class LedgerStore implements AutoCloseable {
  private static final byte[] CURSOR = "cursor".getBytes(US_ASCII);
  private static final byte[] NEWEST = "head".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};

  private final Database database;
  private final Undo undo;
  private final StoredLog log;
  private final SignOnce once;
  private final CheckpointShelf checkpoints;
  private final SignatureShelf signatures;
  private final RecentNodes recent = new RecentNodes();
  private volatile Optional<BlockHead> head;
  private volatile long durable = -1;

  private LedgerStore(Database database, Optional<BlockHead> head) {
    this.database = database;
    this.undo = new Undo(database);
    this.log = new StoredLog(database);
    this.once = new SignOnce(database);
    this.checkpoints = new CheckpointShelf(database);
    this.signatures = new SignatureShelf(database);
    this.head = head;
  }

  /**
   * Opens the store in {@code directory}, or makes it.
   *
   * @throws StoreException if another process uses it, or it belongs to another chain or a newer
   *     version of this program
   */
  public static LedgerStore open(Path directory, Digest chainId) {
    return open(new Rocks(directory), directory.toString(), chainId);
  }

  /**
   * Opens the store on a disk in memory, or makes it.
   *
   * @throws StoreException if it belongs to another chain
   */
  public static LedgerStore open(MemoryDisk disk, Digest chainId) {
    return open(new MemoryDatabase(disk), "the disk in memory", chainId);
  }

  private static LedgerStore open(Database database, String place, Digest chainId) {
    try {
      StoreOrigin.found(database, chainId);
      return opened(database, place, chainId);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens the store of a stopped replica and never writes to it.
   *
   * @throws StoreException if a replica runs on it, or it is none or of a newer version
   */
  public static LedgerStore read(Path directory) {
    return read(directory, Optional.empty());
  }

  /**
   * As {@link #read(Path)}.
   *
   * @throws StoreException also if it belongs to another chain
   */
  public static LedgerStore read(Path directory, Digest chainId) {
    return read(directory, Optional.of(chainId));
  }

  private static LedgerStore read(Path directory, Optional<Digest> chainId) {
    Database database = new Rocks(directory, true);
    try {
      Digest noted = StoreOrigin.chain(database, directory.toString());
      return opened(database, directory.toString(), chainId.orElse(noted));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static LedgerStore opened(Database database, String place, Digest chainId) {
    StoreOrigin.require(database, place, chainId);
    return new LedgerStore(database, database.get(Column.META, NEWEST).map(BlockHead::decode));
  }

  /** The last block that was applied; empty before genesis. */
  public Optional<BlockHead> head() {
    return head;
  }

  /** The head of block {@code height}. */
  public Optional<BlockHead> head(long height) {
    return database.get(Column.HEADS, Changes.number(height)).map(BlockHead::decode);
  }

  /** The engine's place of the last commit; empty before the first. */
  public Octets cursor() {
    return Octets.of(database.get(Column.META, CURSOR).orElse(NOTHING));
  }

  /**
   * Writes a block, all of it or nothing.
   *
   * @param sync whether it survives a loss of power when this returns; without, a crash of the
   *     process alone loses nothing
   * @throws IllegalArgumentException if it does not follow the last one, or its log root is not
   *     that of its leaves
   */
  public synchronized void applied(AppliedBlock block, boolean sync) {
    BlockHead next = block.head();
    long size = requireNext(next, block.entries().size());
    if (!next.stateRoot().equals(block.tree().root())) {
      throw new IllegalArgumentException(
          "block %d claims state root %s, its tree has %s"
              .formatted(next.height(), next.stateRoot(), block.tree().root()));
    }
    Changes changes = new Changes();
    Undo.Recorder recorder = undo.record(next.height(), changes);
    block
        .state()
        .forEach((key, value) ->
            recorder.change(Column.STATE, key.getBytes(US_ASCII), value.orElse(null)));
    // no older root reaches a new node, so there is nothing to remember of where it is
    block.tree().created().forEach((hash, node) -> changes.put(Column.TREE, hash.bytes(), node));
    block
        .tree()
        .removed()
        .forEach((hash, node) -> recorder.remove(Column.TREE, hash.bytes(), node));
    recorder.end(checkpoints.newestHeight());
    log.append(block.entries(), size, next, changes);
    changes
        .put(Column.META, NEWEST, next.encode())
        .put(Column.META, CURSOR, block.cursor().bytes())
        .put(Column.CURSORS, Changes.number(next.height()), block.cursor().bytes())
        .put(Column.HEADS, Changes.number(next.height()), next.encode());
    if (next.height() > Undo.BLOCKS) {
      changes.delete(Column.CURSORS, Changes.number(next.height() - Undo.BLOCKS - 1));
    }
    block.signed().ifPresent(digest -> once.bind(next.height(), digest, changes));
    database.write(changes, sync);
    recent.putAll(block.tree().created());
    head = Optional.of(next);
    if (sync) {
      durable = next.height();
    }
  }

  private long requireNext(BlockHead next, int added) {
    long height = head.map(BlockHead::height).orElse(-1L);
    long size = head.map(BlockHead::logSize).orElse(0L);
    if (next.height() != height + 1 || next.logSize() != size + added) {
      throw new IllegalArgumentException(
          "block %d with %d leaves does not follow block %d with %d leaves and %d new ones"
              .formatted(next.height(), next.logSize(), height, size, added));
    }
    return size;
  }

  /**
   * The engine's place from which whoever has the state after block {@code height} goes on; empty
   * if it is not among the last 256 blocks.
   */
  public Optional<Octets> cursorAt(long height) {
    try (Database.Snap snap = database.snap()) {
      boolean newest =
          database
              .get(Column.META, NEWEST, snap)
              .filter(bytes -> BlockHead.decode(bytes).height() == height)
              .isPresent();
      return (newest
              ? database.get(Column.META, CURSOR, snap)
              : database.get(Column.CURSORS, Changes.number(height), snap))
          .map(Octets::of);
    }
  }

  /** The engine's entry that block {@code height} came from, of the last 256 blocks. */
  public Optional<Octets> cursorOf(long height) {
    return database.get(Column.CURSORS, Changes.number(height)).map(Octets::of);
  }

  /** The log as it is, to be continued outside of the store. */
  public LogFrontier frontier() {
    return new LogFrontier(head.map(BlockHead::logSize).orElse(0L), log());
  }

  /** Writes the engine's place alone. */
  public synchronized void cursor(Octets cursor) {
    database.write(new Changes().put(Column.META, CURSOR, cursor.bytes()), false);
  }

  /**
   * Another order begins behind the last block: the engine's places of the one before mean nothing
   * in it and are forgotten, in one synced write with a note of it.
   *
   * @param cursor the place before the first entry of the new order
   * @param note name of the note
   */
  public synchronized void newOrder(Octets cursor, String note, byte[] value) {
    long last = head.map(BlockHead::height).orElseThrow();
    Changes changes = new Changes().put(Column.META, CURSOR, cursor.bytes());
    for (long height = Math.max(0, last - Undo.BLOCKS - 1); height <= last; height++) {
      changes.delete(Column.CURSORS, Changes.number(height));
    }
    OwnNotes.put(changes, note, value);
    database.write(changes, true);
  }

  /** Makes all commits so far survive a loss of power. */
  public void makeDurable() {
    long written = head.map(BlockHead::height).orElse(-1L);
    database.sync();
    durable = Math.max(durable, written);
  }

  /** Makes block {@code height} and all before it survive a loss of power, if they do not yet. */
  public void makeDurable(long height) {
    if (durable < height) {
      makeDurable();
    }
  }

  /** The state after the last block. */
  public StoreView view() {
    Database.Snap snap = database.snap();
    Optional<BlockHead> now = database.get(Column.META, NEWEST, snap).map(BlockHead::decode);
    if (now.isEmpty()) {
      snap.close();
      throw new StoreException("the store is empty: genesis was not applied yet");
    }
    return new StoreView(database, snap, recent, now.get(), now.get().height());
  }

  /**
   * The state after block {@code height}.
   *
   * @throws StoreException if it is not among the last 256 blocks, and older than the newest
   *     certified one
   */
  public StoreView viewAt(long height) {
    Database.Snap snap = database.snap();
    long newest =
        database
            .get(Column.META, NEWEST, snap)
            .map(bytes -> BlockHead.decode(bytes).height())
            .orElse(-1L);
    Optional<BlockHead> then =
        database.get(Column.HEADS, Changes.number(height), snap).map(BlockHead::decode);
    if (then.isEmpty() || (height < newest && !undo.reaches(height, snap))) {
      snap.close();
      throw new StoreException(
          "state after block %d is not kept: the last block is %d, and %d before it can be read"
              .formatted(height, newest, Undo.BLOCKS));
    }
    return new StoreView(database, snap, recent, then.get(), newest);
  }

  /** State keys that block {@code height} changed; empty if it is not among the last 256 blocks. */
  public List<String> changedKeys(long height) {
    return undo.changedKeys(Column.STATE, height).stream()
        .map(key -> new String(key, US_ASCII))
        .toList();
  }

  /** How many transactions are found by their ids: all that are logged, if nothing was added. */
  public long idsKept() {
    return log.idsKept();
  }

  /** How many hashes of complete subtrees of the log are kept. */
  public long subtreesKept() {
    return log.subtreesKept();
  }

  /** Roots and proofs of the log. */
  public LogTree log() {
    return log.tree();
  }

  /** The place of a transaction in the log. */
  public Optional<Long> seqOf(Digest txId) {
    return log.seqOf(txId);
  }

  /** The leaf at {@code seq}. */
  public Optional<byte[]> leaf(long seq) {
    return log.leaf(seq);
  }

  /** The signed transaction at {@code seq}. */
  public Optional<byte[]> transaction(long seq) {
    return log.transaction(seq);
  }

  /**
   * The digest that this replica bound itself to at {@code height}. Once one is there, no other is
   * ever written: {@link #bind} says so, {@link #applied} throws.
   */
  public Optional<Digest> signed(long height) {
    return once.signed(height);
  }

  /** The greatest height at which this replica bound itself. */
  public Optional<Long> signedHeight() {
    return once.signedHeight();
  }

  /**
   * Binds this replica to {@code digest} at {@code height}, synced; false if another stands there.
   */
  public synchronized boolean bind(long height, Digest digest) {
    return once.bind(height, digest);
  }

  /** What this replica keeps for itself beside the ledger. */
  public OwnNotes notes() {
    return new OwnNotes(database);
  }

  /** Certified checkpoints. */
  public CheckpointShelf checkpoints() {
    return checkpoints;
  }

  /** The highest checkpoint signature that was seen of each replica. */
  public SignatureShelf signatures() {
    return signatures;
  }

  @Override
  public void close() {
    database.close();
  }
}
