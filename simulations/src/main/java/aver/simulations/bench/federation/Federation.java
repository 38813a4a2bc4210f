package aver.simulations.bench.federation;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.participant.agent.Training;
import aver.simulations.demo.process.Fleet;
import aver.simulations.demo.process.Launcher;
import aver.simulations.demo.process.Verbs;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/**
 * Four replica processes with the flags that everybody gets, and members of one study. Whatever
 * ends this process ends them.
 */
public final class Federation implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Grounds grounds;
  private final Fleet fleet;
  private final Engine engine;
  private final Map<String, LedgerClient> clients = new TreeMap<>();
  private final List<AgentHere> agents = new ArrayList<>();

  private Federation(Grounds grounds, Fleet fleet, Engine engine) {
    this.grounds = grounds;
    this.fleet = fleet;
    this.engine = engine;
  }

  /** Looks at the ledger once. */
  @FunctionalInterface
  public interface Look {
    /** Whether what is waited for is there. */
    boolean found() throws LedgerUnavailableException;
  }

  /** Founds one that Ratis orders, as {@link #start(Path, int, Engine)}. */
  public static Federation start(Path folder, int hospitals)
      throws IOException, InterruptedException {
    return start(folder, hospitals, Engine.RATIS);
  }

  /**
   * Founds one and starts its replicas; returns once they have certified something.
   *
   * @param folder empty; holds everything
   * @param hospitals how many
   * @param engine of all replicas
   */
  public static Federation start(Path folder, int hospitals, Engine engine)
      throws IOException, InterruptedException {
    Launcher launcher = Launcher.own();
    Federation started =
        new Federation(Grounds.make(folder, hospitals), Fleet.asAnybodys(launcher), engine);
    try {
      Grounds.REPLICAS.forEach(started::start);
      LedgerClient client = started.client(Grounds.ADMIN);
      started.await("the first certified checkpoint", () -> client.refresh().height() >= 0);
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void start(String replica) {
    String settings = grounds.settings(replica).toString();
    fleet.start(
        replica,
        grounds.home(replica),
        List.of("node", "run", "--config", settings, "--engine", engine.word()));
  }

  /** Asks a replica to end, and waits until it did. */
  public void stop(int replica) throws InterruptedException {
    fleet.stop(Grounds.REPLICAS.get(replica));
  }

  /** Starts a replica that was stopped; returns when it says that it is ready. */
  public void restart(int replica) throws IOException, InterruptedException {
    String id = Grounds.REPLICAS.get(replica);
    start(id);
    Readiness.await(Objects.requireNonNull(grounds.metrics().get(id)), fleet::requireAlive, LIMIT);
  }

  /** Ids of the hospitals. */
  public List<String> hospitals() {
    return grounds.hospitals();
  }

  /** A member's client, opened on first use and closed with the federation. */
  public LedgerClient client(String member) {
    return clients.computeIfAbsent(member, id -> MemberSettings.read(grounds.member(id)).open());
  }

  /** The client of the one who opens rounds. */
  public LedgerClient coordinator() {
    return client(Grounds.COORDINATOR);
  }

  /** Figures of the replicas. */
  public ReplicaFigures figures() throws IOException {
    return ReplicaFigures.read(grounds.metrics().values());
  }

  /** The replicas' processes, as the system sees them. */
  public ReplicaProcesses processes() {
    return new ReplicaProcesses(fleet);
  }

  /** A replica's ledger folder, to be read once the federation is closed. */
  public Path ledger(int replica) {
    return grounds.home(Grounds.REPLICAS.get(replica)).resolve("ledger");
  }

  /**
   * Opens the study to all hospitals and starts a task of logistic regression on 13 features, so 14
   * parameters.
   *
   * @return its id
   */
  public String task(int rounds) {
    return task(rounds, "logistic-regression", "learning-rate: 0.05");
  }

  /**
   * As {@link #task(int)}, with another recipe.
   *
   * @param parameters of the recipe, as a task's file has them between its braces
   */
  public String task(int rounds, String recipe, String parameters) {
    as(Grounds.ADMIN, "admin", "propose", "open-study", Grounds.STUDY, "--purpose", "to measure");
    List<String> grant = new ArrayList<>(List.of("admin", "propose", "grant", Grounds.STUDY));
    grant.addAll(hospitals());
    grant.add("--until");
    grant.add(Instant.now().plus(365, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString());
    as(Grounds.ADMIN, grant.toArray(String[]::new));
    Path spec = grounds.folder().resolve("task.yaml");
    OutputFile.write(
        spec,
        """
        task: bench-1
        study: %s
        recipe: %s
        parameters: {%s, batch-size: 16, epochs: 1}
        schema: %s/schema.yaml
        seed: 1
        rounds: %d
        rule: clipped-mean
        cohort: %d
        quorum: 3
        uses: [research]
        keep-models: 10
        pace: {commit: 2min, reveal: 2min, attest: 2min, rest: 0s, overdue: 10min}
        """
            .formatted(
                Grounds.STUDY,
                recipe,
                parameters,
                hospitals().getFirst(),
                rounds,
                hospitals().size()));
    as(Grounds.RESEARCHER, "task", "create", "--spec", spec.toString());
    as(Grounds.ADMIN, "admin", "propose", "approve-task", "bench-1");
    return "bench-1";
  }

  private void as(String member, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.add("--config");
    all.add(grounds.member(member).toString());
    Verbs.run(all.toArray(String[]::new));
  }

  /**
   * Starts the agents of all hospitals in this process.
   *
   * @param training in place of a fit
   * @param events is told each agent's event as it happens
   */
  public void agents(Training training, BiConsumer<String, String> events) throws IOException {
    if (LoggerFactory.getLogger("aver.agent") instanceof Logger agents) {
      agents.setLevel(Level.WARN); // each step of each round is no news here
    }
    for (String id : hospitals()) {
      agents.add(AgentHere.start(id, grounds.settings(id), training, events));
    }
  }

  /**
   * Looks again whenever something was certified.
   *
   * @throws IOException if it does not happen in two minutes; the logs beside the replicas' folders
   *     say why
   */
  public void await(String what, Look look) throws IOException, InterruptedException {
    LedgerClient client = client(Grounds.ADMIN);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      fleet.requireAlive();
      try {
        if (look.found()) {
          return;
        }
      } catch (LedgerUnavailableException e) {
        // the replicas are starting
      }
      client.awaitNewer(client.newest().map(LedgerCheckpoint::height).orElse(-1L), LOOK);
    }
    throw new IOException(what + " did not come within two minutes");
  }

  @Override
  public void close() throws IOException {
    for (AgentHere agent : agents) {
      agent.close();
    }
    clients.values().forEach(LedgerClient::close);
    fleet.close();
  }
}
