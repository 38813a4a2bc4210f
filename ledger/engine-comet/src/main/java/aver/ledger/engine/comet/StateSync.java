package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Voter;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A newcomer's way to the others by a snapshot: with what its engine is started for that, whether
 * it comes forward, when it is given up. A ledger without a block of this order tries it as often
 * as there are replicas, where the others offer a snapshot at a height that is worth it, and then
 * takes all blocks. One that has begun to execute a snapshot cannot go back: it tries on. An answer
 * that gives up ends one attempt, and not the way: a single liar can bring it about.
 *
 * <p>Each attempt begins without the engine's own blocks. One that ended between a snapshot and its
 * first block would not start again with them, and lacks nothing: until then it has only voted
 * about a block that others had decided before. One that has voted further keeps what it has.
 */
final class StateSync implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateSync.class);

  /** What the engine logs when it will not go on by itself (v0.38 {@code node/setup.go}). */
  private static final Set<String> FAILED =
      Set.of(
          "State sync failed",
          "Failed to bootstrap node with new state",
          "Failed to store last seen commit",
          "Failed to switch to block sync");

  private static final int ATTEMPTS_MIN = 3;

  /** More than the two minutes after which the engine itself gives up an offer without chunks. */
  private static final int IDLE_MINUTES = 3;

  /** Headers of one attempt: three for each offer, and some between for changes of the set. */
  private static final int KEPT_MAX = 200;

  private final CometSettings settings;
  private final LedgerApplication ledger;
  private final Home home;
  private final Map<Long, LightBlock> kept = new ConcurrentHashMap<>();
  private Optional<Voter> leftOut = Optional.empty();
  private int attempts;

  /** Whether the way is by blocks from here on. */
  private boolean over;

  private @Nullable LightEndpoint endpoint;
  private long steps;
  private long sinceNanos;
  private int chunks;
  private boolean complete;

  /**
   * What an engine has to be told.
   *
   * @param endpoint where its light client asks
   * @param height of the block that it begins with
   * @param hash of that block's header, hex
   */
  record Trust(String endpoint, long height, String hash) {}

  /** Asks nobody yet. */
  StateSync(CometSettings settings, LedgerApplication ledger, Home home) {
    this.settings = settings;
    this.ledger = ledger;
    this.home = home;
  }

  /**
   * What the engine is to be started with; to be called before each start, and asks the others.
   * Empty if it has blocks, or is to take all of them.
   *
   * @throws EngineException if it can only come by a snapshot, and there is none now
   */
  Optional<Trust> prepare() throws EngineException, IOException {
    shut();
    boolean begun = settings.snapshots().begun();
    if (home.votes().height() > decided(begun)) {
      return Optional.empty(); // it votes, so it has blocks and a lock that it must not forget
    }
    Optional<LightBlock> first = begun || mayTry() ? first(begun) : Optional.empty();
    if (first.isPresent()) {
      attempts++;
      home.forgetBlocks();
      return Optional.of(begin(first.get()));
    }
    if (begun) {
      throw new EngineException(
          "the ledger came by a part of a snapshot, and too few other replicas offer one to go on with: start this one again when the others run, or let it begin with an empty data folder and new keys");
    }
    giveUp();
    return Optional.empty();
  }

  /** Up to which height of the engine others had surely decided before this one could vote. */
  private long decided(boolean begun) {
    return begun ? Math.max(0, ledger.info().cursor().index()) + 1 : 0;
  }

  private synchronized boolean mayTry() {
    return !over
        && settings.snapshotFromBlock() != CometSettings.NO_SNAPSHOT
        && attempts < Math.max(ATTEMPTS_MIN, ledger.voters().size())
        && ledger.info().cursor().index() < 1;
  }

  private synchronized void giveUp() throws IOException {
    if (attempts > 0 && ledger.info().cursor().index() < 1) {
      LOG.warn("no snapshot came: the engine takes all blocks of the others");
      home.forgetBlocks();
    }
    attempts = 0;
    over = true;
  }

  /** The lowest block at which the others offer a snapshot and say the same about its header. */
  private Optional<LightBlock> first(boolean anyLength) {
    kept.clear();
    List<Long> offered = settings.headers().offered();
    if (offered.isEmpty() || (!anyLength && offered.getLast() < settings.snapshotFromBlock())) {
      return Optional.empty();
    }
    return offered.stream().flatMap(height -> block(height).stream()).findFirst();
  }

  private synchronized Trust begin(LightBlock first) throws IOException {
    LightEndpoint opened =
        LightEndpoint.open(first.height(), this::block, Home.consensusParameters());
    endpoint = opened;
    steps = settings.snapshots().steps();
    sinceNanos = System.nanoTime();
    complete = false;
    LOG.info("the engine looks for a snapshot, from block {} on", first.height());
    return new Trust(opened.address(), first.height(), first.hash());
  }

  /** What so many others say that one of them is honest; asked for once. */
  private Optional<LightBlock> block(long height) {
    LightBlock before = kept.get(height);
    if (before != null) {
      return Optional.of(before);
    }
    try {
      Optional<LightBlock> block =
          settings.headers().at(height).map(bytes -> LightBlock.decode(height, bytes));
      block.filter(_ -> kept.size() < KEPT_MAX).ifPresent(said -> kept.put(height, said));
      return block;
    } catch (IllegalArgumentException e) {
      LOG.error("ALARM: more replicas than may lie give {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether a snapshot is looked for or being taken. */
  synchronized boolean active() {
    return endpoint != null;
  }

  /** Whether this message of its log says that the engine gave up. */
  boolean failed(String message) {
    return active() && FAILED.contains(message);
  }

  /**
   * Whom this attempt does without, if anybody: from the second one on each of the others in turn.
   * One that lies may send offers and chunks without end, and cannot where it is left out.
   *
   * @param all whom the engine may connect to
   */
  synchronized Optional<Voter> leavesOut(List<Voter> all) {
    String own = HexFormat.of().formatHex(settings.key().publicKey());
    List<Voter> others = all.stream().filter(voter -> !voter.key().equals(own)).toList();
    leftOut =
        active() && attempts > 1 && others.size() > 2
            ? Optional.of(others.get((attempts - 2) % others.size()))
            : Optional.empty();
    return leftOut;
  }

  /**
   * Whether the process came by a snapshot without one of the others, who does not find back to it
   * by itself once it was refused.
   */
  synchronized boolean cameWithout() {
    return !active() && leftOut.isPresent();
  }

  /** The one that may not connect now. */
  synchronized Optional<Voter> leftOut() {
    return active() ? leftOut : Optional.empty();
  }

  /** Why the engine should be started again: nothing has come for too long. */
  synchronized Optional<String> stuck(long nowNanos) {
    long now = settings.snapshots().steps();
    if (now != steps) {
      steps = now;
      sinceNanos = nowNanos;
    }
    return active() && !complete && nowNanos - sinceNanos > TimeUnit.MINUTES.toNanos(IDLE_MINUTES)
        ? Optional.of("no part of a snapshot came for %d minutes".formatted(IDLE_MINUTES))
        : Optional.empty();
  }

  /** The engine has committed a block: from here on it goes with blocks. */
  synchronized void committed() {
    if (active()) {
      LOG.info("the engine goes on with blocks behind its snapshot");
      over = true;
      shut();
    }
  }

  private synchronized void shut() {
    LightEndpoint open = endpoint;
    endpoint = null;
    if (open != null) {
      open.close();
    }
  }

  private synchronized void offered(Snapshots.Offer offer) {
    chunks = offer.chunks();
    complete = false;
  }

  private synchronized void taken(int index, Snapshots.Taken what) {
    complete |= what == Snapshots.Taken.ACCEPTED && index == chunks - 1;
  }

  /** The ledger's snapshots; what becomes of them is seen here. */
  Snapshots watched() {
    Snapshots all = settings.snapshots();
    return new Snapshots() {
      @Override
      public void settle() {
        all.settle();
      }

      @Override
      public List<Offer> offers() {
        return all.offers();
      }

      @Override
      public Optional<byte[]> chunk(long height, int format, int index) {
        return all.chunk(height, format, index);
      }

      @Override
      public Offered offered(Offer offer, Digest stateRoot) {
        Offered what = all.offered(offer, stateRoot);
        StateSync.this.offered(offer);
        return what;
      }

      @Override
      public Taken take(int index, byte[] chunk, String sender) {
        Taken what = all.take(index, chunk, sender);
        taken(index, what);
        return what;
      }

      @Override
      public boolean begun() {
        return all.begun();
      }

      @Override
      public long steps() {
        return all.steps();
      }
    };
  }

  @Override
  public void close() {
    shut();
  }
}
