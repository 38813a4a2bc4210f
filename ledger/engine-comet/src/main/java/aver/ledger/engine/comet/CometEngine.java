package aver.ledger.engine.comet;

import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.EngineHealth;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CometBFT beside the JVM. More than two thirds of the replicas must be up and honest for the order
 * to go on; fewer than a third may lie without harm to anybody else.
 *
 * <p>Who orders follows from the ledger: each block's execution says it, and the engine changes two
 * blocks later. Votes and connections are signed with the replica's identity key, which the ledger
 * knows; the bytes of a vote begin with its length and {@code 0x08}, those of a connection are 32
 * alone, and everything else that the key signs begins with {@code aver/}: none is ever another.
 */
public final class CometEngine implements ConsensusEngine {
  private static final Logger LOG = LoggerFactory.getLogger(CometEngine.class);

  /** Two questions in it are less than another replica waits. */
  private static final Duration HEADER_LIMIT = Duration.ofMillis(1_500);

  /** When nothing is ordered for so long, the pool's word is all that there is to tell. */
  static final Duration ORDERED_WITHIN = Duration.ofSeconds(5);

  private final CometSettings settings;
  private final Seats seats;
  private final Fatal fatal;
  private final Duration orderedWithin;
  private final AtomicBoolean dead = new AtomicBoolean();
  private volatile @Nullable Running running;
  private boolean started;

  /** Makes an engine; nothing happens before its start. */
  public CometEngine(CometSettings settings, Fatal fatal) {
    this(settings, fatal, ORDERED_WITHIN);
  }

  /**
   * Makes one.
   *
   * @param orderedWithin how long whoever offers what the pool took waits for the order at most
   */
  CometEngine(CometSettings settings, Fatal fatal, Duration orderedWithin) {
    this.settings = settings;
    this.seats = new Seats(settings, this::voters);
    this.fatal = fatal;
    this.orderedWithin = orderedWithin;
  }

  @Override
  public synchronized void start(LedgerApplication ledger) throws EngineException {
    if (started) {
      throw new EngineException("this engine was started before; make a new one");
    }
    started = true;
    EngineCursor cursor = ledger.info().cursor();
    if (cursor.term() != 0) {
      throw EngineException.orderedByAnother(cursor);
    }
    try {
      running = Running.begin(settings, orderedWithin, ledger, this::die);
    } catch (IOException e) {
      throw new EngineException(
          "the engine cannot use %s: %s; check the disk and who may write there, then start the replica again"
              .formatted(settings.directory(), e.getMessage()),
          e);
    }
  }

  @Override
  public Optional<byte[]> header(long height) {
    Running now = running;
    Rpc rpc = now == null || dead.get() ? null : now.supervisor().rpc();
    if (rpc == null || height < 1) {
      return Optional.empty();
    }
    try {
      return rpc.header(height, HEADER_LIMIT).map(LightBlock::encode);
    } catch (IOException | RuntimeException e) {
      LOG.debug("the engine gives no header of block {}: {}", height, e.toString());
      return Optional.empty();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public List<DoubleVote> doubleVotes() {
    Running now = running;
    return now == null ? List.of() : now.proofs().found();
  }

  private void die(String why, Throwable cause) {
    if (dead.compareAndSet(false, true)) {
      Running now = running;
      if (now != null) {
        // not by this thread: the engine may wait for its answer
        Thread.ofPlatform().name("engine-end").start(now.supervisor()::close);
      }
      fatal.die(why, cause);
    }
  }

  @Override
  public CompletionStage<Admission> submit(byte[] transaction) {
    Running now = running;
    return now == null || dead.get()
        ? CompletableFuture.completedFuture(new Admission.Busy(1000))
        : now.submitter().offer(transaction);
  }

  @Override
  public EngineHealth health() {
    Running now = running;
    if (now == null || dead.get()) {
      return new EngineHealth(false, Optional.empty(), false, -1, -1, 0);
    }
    Optional<EngineWatch.Seen> seen = now.watch().seen();
    Optional<String> leader =
        seen.filter(seats::order).map(_ -> seats.proposer(now.events().proposer()));
    long applied = now.events().applied();
    long decided = Math.max(applied, seen.map(EngineWatch.Seen::height).orElse(-1L));
    return new EngineHealth(
        true,
        leader,
        leader.filter(seats.self()::equals).isPresent(),
        decided,
        applied,
        now.submitter().pending() + seen.map(EngineWatch.Seen::waiting).orElse(0));
  }

  private List<Voter> voters() {
    Running now = running;
    return now == null ? List.of() : now.ledger().voters();
  }

  @Override
  public Membership membership() {
    return seats.membership();
  }

  /** Nothing to do: the engine follows each block of the ledger by itself. */
  @Override
  public CompletionStage<Void> reconfigure(List<Peer> peers) {
    return CompletableFuture.completedFuture(null);
  }

  /** The engine's process; for tests that kill it. */
  Optional<Process> process() {
    Running now = running;
    return now == null ? Optional.empty() : Optional.ofNullable(now.supervisor().process());
  }

  /** The port of the engine's own interface on the loopback, 0 while it has none; for tests. */
  int rpcPort() {
    Running now = running;
    Rpc rpc = now == null ? null : now.supervisor().rpc();
    return rpc == null ? 0 : rpc.port();
  }

  @Override
  public void close() {
    Running now;
    synchronized (this) {
      now = running;
      running = null;
    }
    if (now != null) {
      now.close();
    }
  }
}
