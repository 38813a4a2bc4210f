package aver.simulations.bench.federation;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.settings.MemberSettings;
import aver.simulations.demo.process.Fleet;
import aver.simulations.demo.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Four Ratis replica processes with the flags that everybody gets, any of which can be lost, and
 * one hospital. Whatever ends this process ends them.
 */
public final class Leaders implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_NS = 20_000_000;

  private final Grounds grounds;
  private final Fleet fleet;
  private final LedgerClient hospital;

  private Leaders(Grounds grounds, Fleet fleet, LedgerClient hospital) {
    this.grounds = grounds;
    this.fleet = fleet;
    this.hospital = hospital;
  }

  /**
   * Founds a federation and starts its replicas; returns when all say that they are ready.
   *
   * @param folder empty; holds everything
   */
  public static Leaders start(Path folder) throws IOException, InterruptedException {
    Grounds grounds = Grounds.make(folder, 1);
    LedgerClient hospital =
        MemberSettings.read(grounds.member(grounds.hospitals().getFirst())).open();
    Leaders started = new Leaders(grounds, Fleet.asAnybodys(Launcher.own()), hospital);
    try {
      Grounds.REPLICAS.forEach(started::begin);
      for (String id : Grounds.REPLICAS) {
        started.awaitReady(id);
      }
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void begin(String replica) {
    fleet.start(
        replica,
        grounds.home(replica),
        List.of("node", "run", "--config", grounds.settings(replica).toString()));
  }

  private void awaitReady(String replica) throws IOException, InterruptedException {
    Readiness.await(page(replica), fleet::requireAlive, LIMIT);
  }

  private String page(String replica) {
    return Objects.requireNonNull(grounds.metrics().get(replica));
  }

  /**
   * The replica that leads, once one does.
   *
   * @throws IOException if none does for two minutes
   */
  public String leader() throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      fleet.requireAlive();
      Optional<String> leads = Grounds.REPLICAS.stream().filter(this::leads).findFirst();
      if (leads.isPresent()) {
        return leads.get();
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    throw new IOException("no replica led within " + LIMIT);
  }

  private boolean leads(String replica) {
    try {
      return ReplicaFigures.read(List.of(page(replica)))
              .values()
              .getOrDefault("aver_engine_leading", 0.0)
          == 1;
    } catch (IOException e) {
      return false; // it is starting
    }
  }

  /** Ends a replica as a power cut would. */
  public void lose(String replica) throws InterruptedException {
    fleet.kill(replica);
  }

  /** Starts a replica that was lost; returns when it says that it is ready. */
  public void restart(String replica) throws IOException, InterruptedException {
    begin(replica);
    awaitReady(replica);
  }

  /** The hospital's way to the ledger. */
  public LedgerClient hospital() {
    return hospital;
  }

  @Override
  public void close() {
    hospital.close();
    fleet.close();
  }
}
