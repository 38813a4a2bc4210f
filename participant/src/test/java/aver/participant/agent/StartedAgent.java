package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One life of an agent that trains as a test wants it. The ledger outlives it, and so do its
 * journal and its history on the disk.
 */
final class StartedAgent implements AutoCloseable {
  final AgentJournal journal;
  final AgentLoop loop;
  private final FakeLedger ledger;
  private final SiteHistory history;

  StartedAgent(Path folder, FakeLedger ledger, Training training) throws IOException {
    this.ledger = ledger;
    journal = AgentJournal.open(folder.resolve("journal"), FakeLedger.CHAIN);
    history = new SiteHistory(folder.resolve("history.jsonl"));
    LocalRound round =
        new LocalRound(
            FakeLedger.CHAIN, "h", TestTasks.rows(), journal, () -> new byte[32], training);
    AgentReport report = new AgentReport(history, _ -> {});
    loop = new AgentLoop(ledger, journal, round, report, "rows", Duration.ofHours(1));
  }

  /** What it does next. */
  Action step() throws IOException, InterruptedException {
    try {
      return loop.step();
    } catch (LedgerUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  /** It begins to train, and this returns once the training ended. */
  void trains() throws IOException, InterruptedException {
    assertThat(step()).isInstanceOf(Action.Train.class);
    awaitTrained();
  }

  /** Returns once a training ended, which wakes the agent. */
  void awaitTrained() throws InterruptedException {
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
  }

  /** What its history tells, those of earlier lives first. */
  List<String> events() throws IOException {
    return history.all().stream().map(event -> event.path("event").asString()).toList();
  }

  @Override
  public void close() throws IOException {
    loop.close();
    journal.close();
  }
}
