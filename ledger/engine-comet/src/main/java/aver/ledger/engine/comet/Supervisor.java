package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the engine's process and judges its end. The ledger's socket is there before it starts; both
 * find each other again at the ledger's last commit. An end with code 0 or 1 (it lost the ledger,
 * or could not start) is tried again, and given up when it comes back too often; a panic, and a
 * consensus that stands still while the process looks well, end the replica.
 */
final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final String CONSENSUS_FAILURE = "CONSENSUS FAILURE!!!";
  private static final int PANIC = 2;
  private static final int FAILURES_MAX = 5;
  private static final long LASTED_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_MS = 500;
  private static final long CONNECT_S = 60;
  private static final long STOP_S = 5;
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** For what a process that ended said last to be read; whoever holds its output may live on. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Path program;
  private final Path home;
  private final Preparation preparation;
  private final BiConsumer<String, Throwable> fatal;
  private final EngineLog log = new EngineLog();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final Object launching = new Object();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Process process;
  private volatile @Nullable Thread listens;
  private volatile @Nullable Rpc rpc;
  private volatile @Nullable String verdict;
  private volatile long startedNanos;
  private volatile boolean asked;
  private volatile boolean gaveUp;
  private volatile boolean closing;

  /** What the replica does around the process. */
  @FunctionalInterface
  interface Preparation {
    /** Makes the engine's folder ready before each start. */
    void prepare(int rpcPort) throws EngineException, IOException;

    /**
     * Whether the process looks for a snapshot: then it asks late where the ledger stands, and may
     * end without having done so.
     */
    default boolean looksForSnapshot() {
      return false;
    }

    /** Whether the process said by this message that it will do nothing any more. */
    default boolean gaveUp(String message) {
      return false;
    }
  }

  Supervisor(
      Path program, Path home, Preparation preparation, BiConsumer<String, Throwable> fatal) {
    this.program = program;
    this.home = home;
    this.preparation = preparation;
    this.fatal = fatal;
  }

  /**
   * Starts the process; returns once it has asked where the ledger stands, or answers.
   *
   * @throws EngineException if it ends before that, and is not to be started again
   */
  void start() throws EngineException {
    Process first = launched();
    Thread.ofPlatform().daemon().name("engine-supervisor").start(() -> run(first));
    try {
      while (!connected.await(PAUSE_MS / 5, TimeUnit.MILLISECONDS)) {
        if (preparation.looksForSnapshot() && answers()) {
          connected();
        } else if (over.getCount() == 0
            || System.nanoTime() - startedNanos > TimeUnit.SECONDS.toNanos(CONNECT_S)) {
          close();
          throw new EngineException(
              "%s did not come up in %s; it said last: %s; free its address, check the disk and start the replica again; if that folder is damaged, let the admins replace this replica (aver admin propose replace-replica)"
                  .formatted(program, home, said()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new EngineException("the engine's start was interrupted", e);
    }
  }

  private boolean answers() throws InterruptedException {
    Rpc now = rpc;
    try {
      return now != null && now.status(ANSWER).height() >= 0;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** The engine asked where the ledger stands. */
  void connected() {
    asked = true;
    connected.countDown();
  }

  /** Whether this process asked that. */
  boolean asked() {
    return asked;
  }

  /** The engine's own interface; null while there is no process. */
  @Nullable Rpc rpc() {
    return rpc;
  }

  /** Ends a process that looks well and does nothing; the replica ends with it. */
  void condemn(String why) {
    verdict = why;
    Process now = process;
    if (now != null) {
      now.destroyForcibly();
      CompletableFuture.delayedExecutor(STOP_S, TimeUnit.SECONDS).execute(() -> stays(now, why));
    }
  }

  /** One that waits for a disk in the kernel does not end before that lets go of it. */
  private void stays(Process condemned, String why) {
    if (!closing && condemned.isAlive()) {
      fatal.accept("the engine was killed and does not end", new IllegalStateException(why));
    }
  }

  /** Ends a process that another one has to take the place of; it is started again. */
  void restart(String why) {
    LOG.warn("the engine is restarted: {}", why);
    Process now = process;
    if (now != null) {
      now.destroyForcibly();
    }
  }

  /** Does something unless another process than this interface's was started meanwhile. */
  void whileRuns(Rpc seen, Runnable action) {
    synchronized (launching) {
      if (rpc == seen) {
        action.run();
      }
    }
  }

  private Process launched() throws EngineException {
    synchronized (launching) {
      return launch();
    }
  }

  private Process launch() throws EngineException {
    try {
      int port = freePort();
      preparation.prepare(port);
      Rpc asks = new Rpc(port); // before there is a process that would run without one
      asked = false;
      Process started = EngineProcess.start(program, home);
      startedNanos = System.nanoTime();
      Reader said = started.inputReader(StandardCharsets.UTF_8);
      process = started; // before anything that it says is heard, which may condemn it
      listens =
          Thread.ofPlatform()
              .daemon()
              .name("engine-log")
              .start(() -> log.listen(said, this::heard));
      rpc = asks;
      if (closing) {
        started.destroyForcibly();
      }
      return started;
    } catch (IOException e) {
      throw new EngineException(
          "the engine cannot start %s in %s: %s; check the disk and that the program may be run, then start the replica again"
              .formatted(program, home, e.getMessage()),
          e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void heard(String message, String line) {
    if (message.equals(CONSENSUS_FAILURE)) {
      LOG.error("cometbft: {}", line);
      condemn("its consensus failed: " + line);
    } else if (preparation.gaveUp(message)) {
      gaveUp = true;
      restart("it gave up: " + line);
    }
  }

  private void run(Process first) {
    Process current = first;
    int failures = 0;
    try {
      while (true) {
        long since = System.nanoTime();
        int code = current.waitFor();
        Thread words = listens;
        if (words != null) {
          boolean _ = words.join(LAST_WORDS); // it may have said why
        }
        Rpc old = rpc;
        rpc = null;
        if (old != null) {
          old.close();
        }
        if (closing || (connected.getCount() > 0 && !preparation.looksForSnapshot())) {
          return;
        }
        boolean lasted = System.nanoTime() - since > LASTED_NANOS;
        failures = gaveUp ? 0 : lasted ? 1 : failures + 1; // one that gave up did no harm
        gaveUp = false;
        String condemned = verdict;
        if (condemned != null || code == PANIC || failures > FAILURES_MAX) {
          String why = condemned == null ? "code %d, %s".formatted(code, said()) : condemned;
          fatal.accept("the engine ended", new IllegalStateException(why));
          return;
        }
        LOG.warn("the engine ended with code {} and is started again; it said: {}", code, said());
        Thread.sleep(PAUSE_MS * Math.max(1, failures));
        if (closing) {
          return;
        }
        current = launched();
      }
    } catch (EngineException | RuntimeException | Error e) {
      if (!closing) { // at a stop the ledger is closed too, which a start asks
        fatal.accept("the engine cannot start again", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }

  /** What it said last; for people and tests. */
  String said() {
    return log.last();
  }

  /** The process; for tests that kill it. */
  @Nullable Process process() {
    return process;
  }

  /** Ends the process, kindly at first; none is left when this returns. */
  @Override
  public void close() {
    closing = true;
    Process now = process;
    if (now == null) {
      return;
    }
    now.destroy();
    try {
      if (!now.waitFor(STOP_S, TimeUnit.SECONDS)) {
        LOG.warn("the engine did not stop in {} s and is killed", STOP_S);
        now.destroyForcibly();
      }
      now.waitFor();
      if (!over.await(STOP_S, TimeUnit.SECONDS)) {
        LOG.warn("the engine's supervisor did not end in {} s", STOP_S);
      }
    } catch (InterruptedException e) {
      now.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
