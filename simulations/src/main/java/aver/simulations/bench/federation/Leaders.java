package aver.simulations.bench.federation;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.simulations.demo.process.Fleet;
import aver.simulations.demo.process.Launcher;
import aver.simulations.demo.process.Verbs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Four Ratis replica processes with the flags that everybody gets, any of which can be lost or
 * replaced, and one hospital. Whatever ends this process ends them.
 */
public final class Leaders implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_NS = 20_000_000;
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Grounds grounds;
  private final Fleet fleet;
  private final LedgerClient hospital;
  private final NavigableSet<String> running = new TreeSet<>();

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

  private void begin(String replica, String... more) {
    List<String> command =
        new ArrayList<>(List.of("node", "run", "--config", grounds.settings(replica).toString()));
    command.addAll(List.of(more));
    fleet.start(replica, grounds.home(replica), command);
    running.add(replica);
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
      Optional<String> leads = running.stream().filter(this::leads).findFirst();
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
    running.remove(replica);
  }

  /** Starts a replica that was lost; returns when it says that it is ready. */
  public void restart(String replica) throws IOException, InterruptedException {
    begin(replica);
    awaitReady(replica);
  }

  /**
   * Has the admin put a newcomer with an empty folder in the place of a replica that was lost; it
   * does not run yet.
   */
  public void replace(String lost, String newcomer) throws IOException {
    grounds.newcomer(newcomer);
    var _ =
        Verbs.run(
            "admin",
            "propose",
            "replace-replica",
            lost,
            grounds.request(newcomer).toString(),
            "--config",
            grounds.member(Grounds.ADMIN).toString());
  }

  /** Starts a newcomer; returns when it says that it is ready: taken in, and caught up. */
  public void join(String newcomer) throws IOException, InterruptedException {
    begin(newcomer, "--join");
    awaitReady(newcomer);
  }

  /**
   * Waits until a newcomer has shown by a transaction that it holds the ledger: its signatures
   * count from then on.
   *
   * @throws IOException if it does not within two minutes
   */
  public void awaitEntered(String newcomer) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      fleet.requireAlive();
      try {
        if (hospital.read(Keys.member(newcomer)).filter(Member::entered).isPresent()) {
          return;
        }
      } catch (LedgerUnavailableException e) {
        // asked again
      }
      hospital.awaitNewer(hospital.newest().map(LedgerCheckpoint::height).orElse(-1L), LOOK);
    }
    throw new IOException("%s did not enter within %s".formatted(newcomer, LIMIT));
  }

  /** Those that founded the federation and run. */
  public List<String> founders() {
    return Grounds.REPLICAS.stream().filter(running::contains).toList();
  }

  /** What one replica says about itself. */
  public ReplicaFigures figures(String replica) throws IOException {
    return ReplicaFigures.read(List.of(page(replica)));
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
