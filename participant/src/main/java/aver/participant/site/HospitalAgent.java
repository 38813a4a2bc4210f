package aver.participant.site;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.TrustFileException;
import aver.ledger.client.head.HeadWatcher;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Genesis;
import aver.participant.agent.AgentJournal;
import aver.participant.agent.AgentLoop;
import aver.participant.agent.AgentReport;
import aver.participant.agent.LocalRound;
import aver.participant.agent.SiteHistory;
import aver.participant.agent.Training;
import aver.participant.settings.ParticipantSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hospital's agent with all its parts: keys, rows, journal, the way to the ledger. It runs on the
 * thread that calls {@link #run}; interrupting that thread ends it between two actions. Nothing is
 * lost if the process just dies.
 */
public final class HospitalAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("aver.agent");
  private static final Duration REST_MIN = Duration.ofSeconds(1);
  private static final Duration REST_MAX = Duration.ofSeconds(30);

  private final AgentJournal journal;
  private final LedgerClient client;
  private final HeadWatcher head;
  private final AgentReport report;
  private final AgentLoop loop;
  private volatile boolean reached;

  private HospitalAgent(
      AgentJournal journal,
      LedgerClient client,
      HeadWatcher head,
      AgentReport report,
      AgentLoop loop) {
    this.journal = journal;
    this.client = client;
    this.head = head;
    this.report = report;
    this.loop = loop;
  }

  /**
   * As {@link #open(ParticipantSettings, Genesis, Training, Consumer)}, for an agent that trains.
   */
  public static HospitalAgent open(
      ParticipantSettings settings, Genesis genesis, Consumer<String> counter)
      throws IOException, KeyFileException {
    return open(settings, genesis, Training.HONEST, counter);
  }

  /**
   * Reads everything that can be wrong without a network.
   *
   * @param genesis of the settings, read and checked
   * @param training how updates come about
   * @param counter is given the name of each event
   * @throws KeyFileException if the keys cannot be used
   * @throws aver.participant.agent.JournalInUseException if another agent works in the folder
   * @throws IOException if a file is missing, damaged or of another chain
   * @throws aver.ledger.client.yaml.InvalidYamlException if the schema cannot be used
   * @throws aver.participant.data.InvalidDataException if the rows do not fit it
   */
  public static HospitalAgent open(
      ParticipantSettings settings, Genesis genesis, Training training, Consumer<String> counter)
      throws IOException, KeyFileException {
    return open(
        settings,
        genesis,
        training,
        counter,
        client -> new HeadWatcher(client, InstantSource.system()));
  }

  /**
   * As {@link #open(ParticipantSettings, Genesis, Training, Consumer)}.
   *
   * @param watch over the newest checkpoints that replicas show to the agent's client
   */
  public static HospitalAgent open(
      ParticipantSettings settings,
      Genesis genesis,
      Training training,
      Consumer<String> counter,
      Function<LedgerClient, HeadWatcher> watch)
      throws IOException, KeyFileException {
    KeyFile keys = KeyFile.open(settings.keyFile(), settings.passwordFile());
    Site site = Site.read(settings);
    AgentJournal journal = AgentJournal.open(settings.work().resolve("journal"), genesis.chainId());
    LedgerClient client = null;
    try {
      client =
          LedgerClient.open(
              new ClientSettings(
                  genesis,
                  settings.member(),
                  keys,
                  settings.work().resolve("trust"),
                  settings.proxy()),
              settings.replicas());
      ReplicaLedger ledger = new ReplicaLedger(client, new ReplicaVectors(client), site);
      LocalRound round =
          new LocalRound(
              genesis.chainId(), settings.member(), site.rows(), journal, Site::newSalt, training);
      AgentReport report =
          new AgentReport(new SiteHistory(settings.work().resolve("history.jsonl")), counter);
      AgentLoop loop =
          new AgentLoop(
              ledger, journal, round, report, settings.dataset(), settings.policy().trainingMax());
      return new HospitalAgent(journal, client, watch.apply(client), report, loop);
    } catch (IOException | RuntimeException e) {
      if (client != null) {
        client.close();
      }
      journal.close();
      throw e;
    }
  }

  /**
   * Works until the thread is interrupted, and waits as long as the replicas are away.
   *
   * @throws IOException if the journal or the history cannot be written: the agent must stop
   */
  public void run() throws IOException {
    Duration rest = REST_MIN;
    boolean away = false;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          loop.step();
          if (!reached || away) {
            LOG.info("the ledger answers at height {}", height());
          }
          reached = true;
          away = false;
          rest = REST_MIN;
        } catch (LedgerUnavailableException e) {
          reached = false;
          if (!away) {
            LOG.warn(
                e instanceof TrustFileException
                    ? "the agent cannot go on and tries again: {}"
                    : "the ledger cannot be reached, waiting for it: {}",
                e.getMessage());
          }
          away = true;
          Thread.sleep(rest);
          rest = rest.multipliedBy(2).compareTo(REST_MAX) < 0 ? rest.multipliedBy(2) : REST_MAX;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the last look at the ledger had an answer. */
  public boolean reached() {
    return reached;
  }

  /** Height of the newest certified checkpoint, 0 before the first. */
  public long height() {
    return client.newest().map(LedgerCheckpoint::height).orElse(0L);
  }

  /** Ledger time of the newest certified checkpoint, ms since 1970. */
  public Optional<Long> certifiedMs() {
    return client.newest().map(LedgerCheckpoint::timeMs);
  }

  /** What people should be told now. */
  public List<String> alarms() {
    List<String> all = new ArrayList<>(head.alarms());
    all.addAll(report.alarms());
    return all;
  }

  @Override
  public void close() throws IOException {
    head.close();
    loop.close();
    client.close();
    journal.close();
  }
}
