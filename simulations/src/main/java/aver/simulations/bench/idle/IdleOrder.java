package aver.simulations.bench.idle;

import aver.ledger.client.tls.FreePorts;
import aver.ledger.engine.Admission;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.CometEngine;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.engine.comet.CometSettings;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Four engines of CometBFT as replicas start them, over ledgers in this process that only count.
 */
public final class IdleOrder implements AutoCloseable {
  private static final int REPLICAS = 4;

  /** As a replica has it. */
  private static final int PENDING_MAX = 4096;

  /** Under way at once at each engine, as many as a member of a load has. */
  private static final int CALLS = 200;

  private static final long LOOK_NS = 2_000_000;
  private static final long LIMIT_NS = TimeUnit.MINUTES.toNanos(2);
  private static final long GENESIS_MS = 1_767_225_600_000L; // 1 January 2026

  private final List<CometEngine> engines = new ArrayList<>();
  private final List<IdleLedger> ledgers = new ArrayList<>();
  private final AtomicReference<String> failure = new AtomicReference<>("");

  private IdleOrder() {}

  /**
   * Starts them, with the timing of real replicas.
   *
   * @param folder for their files
   * @throws IOException if an engine does not start
   */
  public static IdleOrder start(Path folder) throws IOException {
    Path program =
        CometProgram.find(System.getenv())
            .orElseThrow(() -> new IOException(CometProgram.advice()));
    List<Integer> ports = FreePorts.take(REPLICAS);
    List<SigningKey> keys = new ArrayList<>();
    List<Voter> voters = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      SigningKey key = SigningKey.ofSeed(digest("idle " + i).bytes());
      keys.add(key);
      voters.add(
          new Voter(
              new Peer("r" + i, "127.0.0.1:" + ports.get(i)),
              HexFormat.of().formatHex(key.publicKey())));
    }
    CometSettings.Origin origin =
        new CometSettings.Origin(digest("idle"), 0, Digest.ZERO, GENESIS_MS);
    IdleOrder order = new IdleOrder();
    try {
      for (int i = 0; i < REPLICAS; i++) {
        Peer self = voters.get(i).peer();
        order.start(
            new CometSettings(
                self,
                folder.resolve(self.id()),
                origin,
                keys.get(i),
                program,
                CometSettings.Timing.NEAR,
                PENDING_MAX),
            voters);
      }
      return order;
    } catch (EngineException e) {
      order.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private void start(CometSettings settings, List<Voter> voters) throws EngineException {
    IdleLedger ledger = new IdleLedger(voters);
    CometEngine engine =
        new CometEngine(
            settings, (why, cause) -> failure.compareAndSet("", "%s: %s".formatted(why, cause)));
    ledgers.add(ledger);
    engines.add(engine);
    engine.start(ledger);
  }

  /**
   * Orders transactions, offered in equal parts to all engines.
   *
   * @param transactions none of which was offered before
   * @return seconds until all ledgers have all of them
   * @throws IOException if an engine ends, does not take one, or is not done in two minutes
   */
  public double seconds(List<byte[]> transactions) throws IOException {
    long all = least() + transactions.size();
    long startNs = System.nanoTime();
    for (int i = 0; i < REPLICAS; i++) {
      CometEngine engine = engines.get(i);
      int from = i * transactions.size() / REPLICAS;
      int to = (i + 1) * transactions.size() / REPLICAS;
      Queue<byte[]> queue = new ConcurrentLinkedQueue<>(transactions.subList(from, to));
      for (int call = 0; call < CALLS; call++) {
        Thread.ofVirtual().name("idle-call").start(() -> offer(engine, queue));
      }
    }
    while (least() < all) {
      if (!failure.get().isEmpty()) {
        throw new IOException("the engines alone: " + failure.get());
      }
      if (System.nanoTime() - startNs > LIMIT_NS) {
        throw new IOException(
            "the engines alone ordered all but %d transactions in two minutes"
                .formatted(all - least()));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    return (System.nanoTime() - startNs) / 1e9;
  }

  private long least() {
    return ledgers.stream().mapToLong(IdleLedger::transactions).min().orElse(0);
  }

  private void offer(CometEngine engine, Queue<byte[]> queue) {
    byte[] next = queue.poll();
    while (next != null && failure.get().isEmpty()) {
      switch (engine.submit(next).toCompletableFuture().join()) {
        case Admission.Busy(long ms) -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
        case Admission.Dropped(String code, String message) ->
            failure.compareAndSet("", "not taken: %s %s".formatted(code, message));
        case Admission.Admitted() -> next = queue.poll();
        case Admission.Duplicate() -> next = queue.poll();
      }
    }
  }

  @Override
  public void close() {
    engines.parallelStream().forEach(CometEngine::close);
  }
}
