package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.proof.Digest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The directory of one replica on one chain. One thread applies blocks; any number read. Nothing of
 * it may be used after {@link #close}: then it throws, and does no harm.
 */
public final class LedgerStore implements AutoCloseable {
  /** The states after so many blocks before the last one can be read. */
  public static final int STATES_KEPT = Undo.BLOCKS;

  private final Database database;
  private final Heads heads;
  private final Undo undo;
  private final StoredLog log;
  private final EnginePlaces places;
  private final SignOnce once;
  private final CheckpointShelf checkpoints;
  private final SignatureShelf signatures;
  private final RecentNodes recent = new RecentNodes();
  private volatile Optional<BlockHead> head;
  private volatile long durable = -1;

  private LedgerStore(Database database) {
    this.database = database;
    this.heads = new Heads(database);
    this.undo = new Undo(database);
    this.log = new StoredLog(database);
    this.places = new EnginePlaces(database);
    this.once = new SignOnce(database);
    this.checkpoints = new CheckpointShelf(database);
    this.signatures = new SignatureShelf(database);
    this.head = heads.newest();
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
    return new LedgerStore(database);
  }

  /** The last block that was applied; empty before genesis. */
  public Optional<BlockHead> head() {
    return head;
  }

  /** The head of block {@code height}. */
  public Optional<BlockHead> head(long height) {
    return heads.at(height);
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
    block.requireNext(head);
    long size = head.map(BlockHead::logSize).orElse(0L);
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
    log.append(block.entries(), size, next, changes, new HashMap<>());
    Heads.append(next, changes);
    places.append(next.height(), block.cursor(), changes);
    block.signed().ifPresent(digest -> once.bind(next.height(), digest, changes));
    database.write(changes, sync);
    recent.putAll(block.tree().created());
    head = Optional.of(next);
    if (sync) {
      durable = next.height();
    }
  }

  /** Begins to gather blocks behind the last one whose states nobody will read. */
  public PassedBlocks passage() {
    return new PassedBlocks(view(), log, this::write);
  }

  /** Writes all of a passage or nothing, not synced. */
  private synchronized void write(PassedBlocks passage) {
    if (!head.equals(Optional.of(passage.begins()))) {
      throw new IllegalStateException(
          "another block than %d was written meanwhile".formatted(passage.begins().height()));
    }
    database.write(passage.changes(), false);
    recent.putAll(passage.created());
    head = Optional.of(passage.head());
  }

  /** The log as it is, to be continued outside of the store. */
  public LogFrontier frontier() {
    return new LogFrontier(head.map(BlockHead::logSize).orElse(0L), log());
  }

  /** Where the engine is, for each of the last blocks. */
  public EnginePlaces places() {
    return places;
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
    Optional<BlockHead> now = heads.newest(snap);
    if (now.isEmpty()) {
      snap.close();
      throw new StoreException(
          StoreException.Kind.NOT_KEPT, "the store is empty: genesis was not applied yet");
    }
    return new StoreView(database, snap, recent, now.get(), now.get().height());
  }

  /**
   * The state after block {@code height}.
   *
   * @throws StoreException if it is not among the last 256 blocks, and older than the newest
   *     certified one; or is older than a block that was passed
   */
  public StoreView viewAt(long height) {
    Database.Snap snap = database.snap();
    long newest = heads.newest(snap).map(BlockHead::height).orElse(-1L);
    Optional<BlockHead> then = heads.at(height, snap);
    if (then.isEmpty() || (height < newest && !undo.reaches(height, snap))) {
      snap.close();
      throw new StoreException(
          StoreException.Kind.NOT_KEPT,
          "state after block %d is not kept: the last block is %d, and at most %d before it can be read"
              .formatted(height, newest, Undo.BLOCKS));
    }
    return new StoreView(database, snap, recent, then.get(), newest);
  }

  /** Whether {@link #viewAt} has the state after block {@code height} now. */
  public boolean keeps(long height) {
    try (Database.Snap snap = database.snap()) {
      long newest = heads.newest(snap).map(BlockHead::height).orElse(-1L);
      return height == newest || (height < newest && undo.reaches(height, snap));
    }
  }

  /** State keys that block {@code height} changed; empty if that is not kept. */
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
