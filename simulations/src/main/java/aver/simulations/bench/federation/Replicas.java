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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Four replica processes with the flags that everybody gets, any of which can be lost or replaced,
 * and one hospital. Whatever ends this process ends them.
 */
public final class Replicas implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_NS = 20_000_000;
  private static final Duration LOOK = Duration.ofMillis(500);

  /** As a replica logs it once all of a snapshot is executed. */
  private static final Pattern CAME = Pattern.compile("came by a snapshot to height (\\d+)");

  private final Grounds grounds;
  private final Fleet fleet;
  private final Engine engine;
  private final LedgerClient hospital;
  private final NavigableSet<String> running = new TreeSet<>();

  private Replicas(Grounds grounds, Fleet fleet, Engine engine, LedgerClient hospital) {
    this.grounds = grounds;
    this.fleet = fleet;
    this.engine = engine;
    this.hospital = hospital;
  }

  /**
   * Founds a federation and starts its replicas; returns when all say that they are ready.
   *
   * @param folder empty; holds everything
   * @param engine of all replicas
   */
  public static Replicas start(Path folder, Engine engine)
      throws IOException, InterruptedException {
    Grounds grounds = Grounds.make(folder, 1);
    LedgerClient hospital =
        MemberSettings.read(grounds.member(grounds.hospitals().getFirst())).open();
    Replicas started = new Replicas(grounds, Fleet.asAnybodys(Launcher.own()), engine, hospital);
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
    command.addAll(List.of("--engine", engine.word()));
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

  /** Whom to offer transactions to: who leads, if anybody does. */
  public String asked() throws IOException {
    return engine == Engine.RATIS ? leader() : running.getFirst();
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
   *
   * @param snapshotFrom with CometBFT, from which of its blocks on the newcomer comes by a snapshot
   */
  public void replace(String lost, String newcomer, int snapshotFrom) throws IOException {
    grounds.newcomer(newcomer, engine, snapshotFrom);
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

  /** Up to which height a newcomer came by a snapshot of CometBFT; empty if it took blocks. */
  public Optional<Long> snapshot(String newcomer) throws IOException {
    Matcher came = CAME.matcher(Fleet.log(grounds.home(newcomer)));
    return came.find() ? Optional.of(Long.parseLong(came.group(1))) : Optional.empty();
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
