package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Voter;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.proof.Digest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The kit's application, which also gives what it held behind each eighth block of the engine as a
 * snapshot, and takes one. What is on its disk outlives it, as does the note that it took one.
 */
final class SnapshotApplication extends KitApplication implements Snapshots {
  private static final int EVERY = 8;
  private static final int CHUNK_BYTES = 2;

  /** Blocks that an engine has to be ahead, to prove the state of one. */
  private static final int AHEAD = 3;

  private final Disk disk;
  private final NavigableMap<Long, Disk.Content> held = new ConcurrentSkipListMap<>();
  private final AtomicLong steps = new AtomicLong();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private Offer wanted = new Offer(1, 1, 1, Digest.ZERO, new byte[0]);

  /** Blocks of the engine that were executed here. */
  final List<Long> executed = new CopyOnWriteArrayList<>();

  /** What was accepted. */
  final List<Offer> accepted = new CopyOnWriteArrayList<>();

  /** How many offers were answered. */
  final AtomicLong judged = new AtomicLong();

  /** Who sent chunks that are not those of the metadata. */
  final List<String> liars = new CopyOnWriteArrayList<>();

  /** How often it was asked what it offers. */
  final AtomicLong asked = new AtomicLong();

  /** Whether it offers nothing for now. */
  volatile boolean silent;

  /** Whether the chunks that it gives are false. */
  volatile boolean lies;

  /** Says what becomes of offers. */
  volatile Offered answer = Offered.ACCEPTED;

  /** Whether it gives up at the first chunk, as after nothing but false ones. */
  volatile boolean givesUp;

  /** The height of a snapshot behind which no block came, 0 for none: on the disk as well. */
  final AtomicLong begun;

  SnapshotApplication(Disk disk, List<Voter> voters, AtomicLong begun) {
    super(disk, voters);
    this.disk = disk;
    this.begun = begun;
  }

  @Override
  public void settle() {}

  @Override
  public List<Offer> offers() {
    asked.incrementAndGet();
    return silent ? List.of() : snapshots();
  }

  /** Those that it offers unless it is silent. */
  List<Offer> snapshots() {
    long newest = disk.read().cursor().index();
    return held.headMap(newest - AHEAD, true).descendingMap().entrySet().stream()
        .limit(3)
        .map(entry -> offer(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static byte[] bytes(Disk.Content content) {
    return String.join("\n", content.applied()).getBytes(UTF_8);
  }

  private static Offer offer(long height, Disk.Content content) {
    byte[] bytes = bytes(content);
    int chunks = Math.max(1, Math.ceilDiv(bytes.length, CHUNK_BYTES));
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int i = 0; i < chunks; i++) {
      hashes.writeBytes(Digest.sha256(part(bytes, i)).bytes());
    }
    byte[] metadata = hashes.toByteArray();
    return new Offer(height, 1, chunks, Digest.sha256(metadata), metadata);
  }

  private static byte[] part(byte[] bytes, int index) {
    return Arrays.copyOfRange(
        bytes, index * CHUNK_BYTES, Math.min(bytes.length, (index + 1) * CHUNK_BYTES));
  }

  @Override
  public Optional<byte[]> chunk(long height, int format, int index) {
    return Optional.ofNullable(held.get(height))
        .map(SnapshotApplication::bytes)
        .map(bytes -> part(bytes, index))
        .map(chunk -> lies ? "lie".getBytes(UTF_8) : chunk);
  }

  @Override
  public Offered offered(Offer offer, Digest stateRoot) {
    received.reset();
    judged.incrementAndGet();
    wanted = offer;
    if (answer == Offered.ACCEPTED) {
      accepted.add(offer);
    }
    return answer;
  }

  @Override
  public Taken take(int index, byte[] chunk, String sender) {
    if (givesUp) {
      return Taken.GIVEN_UP;
    }
    byte[] hash =
        Arrays.copyOfRange(wanted.metadata(), index * Digest.BYTES, (index + 1) * Digest.BYTES);
    if (!Digest.of(hash).equals(Digest.sha256(chunk))) {
      liars.add(sender);
      return Taken.CHUNK_REFUSED;
    }
    received.writeBytes(chunk);
    steps.incrementAndGet();
    if (index < wanted.chunks() - 1) {
      return Taken.ACCEPTED;
    }
    List<String> applied = List.of(received.toString(UTF_8).split("\n"));
    begun.set(wanted.height());
    disk.write(
        new Disk.Content(
            applied,
            Disk.Content.before(new ArrayList<>(applied)).root(),
            new EngineCursor(0, wanted.height())));
    return Taken.ACCEPTED;
  }

  @Override
  public boolean begun() {
    return begun.get() > 0 && disk.read().cursor().index() <= begun.get();
  }

  @Override
  public long steps() {
    return steps.get();
  }

  @Override
  public Executed execute(DecidedBlock block) {
    Executed result = super.execute(block);
    executed.add(block.cursor().index());
    return result;
  }

  @Override
  public void commit(EngineCursor cursor) {
    super.commit(cursor);
    if (cursor.index() % EVERY == 0) {
      held.put(cursor.index(), disk.read());
    }
  }
}
