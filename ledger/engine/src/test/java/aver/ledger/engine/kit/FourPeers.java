package aver.ledger.engine.kit;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Fatal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Four peers over loopback with real sockets and time, and a disk each that outlives them.
 *
 * @param <E> the engine that orders
 */
public abstract class FourPeers<E extends ConsensusEngine> implements KitCluster {
  public static final List<String> IDS = List.of("r1", "r2", "r3", "r4");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Disk.Content begins;
  private final Map<String, Disk> disks = new TreeMap<>();
  private final Map<String, E> engines = new ConcurrentHashMap<>();
  private final Map<String, KitApplication> applications = new ConcurrentHashMap<>();
  private final Set<String> died = ConcurrentHashMap.newKeySet();

  /** Disks that hold this, and nobody up. */
  protected FourPeers(Disk.Content begins) {
    this.begins = begins;
    IDS.forEach(id -> disks.put(id, new Disk(begins)));
  }

  /**
   * A port that was free, below those that the system gives to outgoing connections: one of these
   * would take the place of a peer that is down for a moment.
   */
  public static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        Thread.onSpinWait(); // another one
      }
    }
  }

  /** Starts one, which is then the running one. */
  protected final void start(String id, KitApplication application, E engine) throws Exception {
    applications.put(id, application);
    engines.put(id, engine);
    engine.start(application);
  }

  /** The folder of a replica's engine. */
  protected abstract Path folder(String id);

  @Override
  public void wipe(String id) throws Exception {
    disk(id).write(begins);
    try (Stream<Path> files = Files.walk(folder(id))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Remembers that it was called. */
  protected final Fatal fatal(String id) {
    return (why, cause) -> died.add(id);
  }

  @Override
  public final List<String> ids() {
    return IDS;
  }

  @Override
  public final E engine(String id) {
    return Objects.requireNonNull(engines.get(id));
  }

  @Override
  public final KitApplication application(String id) {
    return Objects.requireNonNull(applications.get(id));
  }

  @Override
  public final Disk disk(String id) {
    return Objects.requireNonNull(disks.get(id));
  }

  @Override
  public final void stop(String id) {
    engine(id).close();
  }

  @Override
  public final void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  @Override
  public final boolean died(String id) {
    return died.contains(id);
  }

  @Override
  public final void close() {
    engines.values().parallelStream().forEach(ConsensusEngine::close);
  }
}
