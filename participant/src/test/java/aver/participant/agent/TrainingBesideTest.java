package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.tx.Enrol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose training goes on until the test lets it. */
@Timeout(120)
final class TrainingBesideTest {
  private static final AttemptKey KEY = new AttemptKey("heart", 1);

  @TempDir Path folder;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final FakeLedger ledger = new FakeLedger(new Random(1), 0).joined();
  private AgentJournal journal;
  private SiteHistory history;
  private AgentLoop loop;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    ledger.waits = false;
    history = new SiteHistory(folder.resolve("history.jsonl"));
    open();
    assertThat(step()).isInstanceOf(Action.Train.class);
    await(begun);
  }

  private void open() throws IOException {
    journal = AgentJournal.open(folder.resolve("journal"), FakeLedger.CHAIN);
    Training held =
        (network, loaded, rows, seed, drift) -> {
          begun.countDown();
          await(go);
          return Training.HONEST.train(network, loaded, rows, seed, drift);
        };
    LocalRound round =
        new LocalRound(FakeLedger.CHAIN, "h", TestTasks.rows(), journal, () -> new byte[32], held);
    AgentReport report = new AgentReport(history, _ -> {});
    loop = new AgentLoop(ledger, journal, round, report, "rows", Duration.ofHours(1));
  }

  @AfterEach
  void end() throws IOException {
    go.countDown();
    loop.close();
    journal.close();
  }

  @Test
  void otherTasksGoOnMeanwhile() throws Exception {
    assertThat(step()).isEqualTo(new Action.Wait(FakeLedger.DEADLINE_MS));
    ledger.another = true;
    assertThat(step()).isEqualTo(new Action.Enrol("lungs", 1));
    assertThat(ledger.signed).containsExactly(new Enrol("lungs", "rows", 1));
    assertThat(journal.prepared()).isEmpty();
    go.countDown();
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    assertThat(step()).isInstanceOf(Action.Commit.class);
    assertThat(events()).containsExactly("selected", "enrolled", "trained", "committed");
  }

  @Test
  void whatNobodyWaitsForIsGivenUpAndNotTriedAgain() throws Exception {
    ledger.phase = Optional.of(AttemptPhase.REVEAL);
    assertThat(step()).isEqualTo(new Action.Stop(KEY, "commits closed before the training ended"));
    assertThat(step()).isInstanceOf(Action.Wait.class);
    go.countDown();
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    assertThat(step()).isInstanceOf(Action.Wait.class);
    assertThat(journal.failed()).containsEntry(KEY, "commits closed before the training ended");
    assertThat(journal.prepared()).isEmpty();
    assertThat(events()).containsExactly("selected", "failed");
    ledger.phase = Optional.of(AttemptPhase.FINAL);
    assertThat(step()).isEqualTo(new Action.Forget(KEY));
  }

  /** The first training outlives its agent and ends beside the second one's. */
  @Test
  void anAgentThatStopsMeanwhileTrainsAgainLater() throws Exception {
    loop.close();
    journal.close();
    go.countDown();
    open();
    assertThat(journal.failed()).isEmpty();
    assertThat(journal.prepared()).isEmpty();
    assertThat(step()).isInstanceOf(Action.Train.class);
    ledger.waits = true;
    Action action = step();
    while (action instanceof Action.Wait) {
      action = step();
    }
    assertThat(ledger.commitments).hasSize(1);
    Digest commitment = ledger.commitments.first();
    assertThat(action).isEqualTo(new Action.Commit(KEY, commitment));
    assertThat(journal.prepared()).containsExactly(Map.entry(KEY, commitment));
    assertThat(events()).containsExactly("selected", "selected", "trained", "committed");
  }

  private Action step() throws IOException, InterruptedException {
    try {
      return loop.step();
    } catch (aver.ledger.client.LedgerUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> events() throws IOException {
    return history.all().stream().map(event -> event.path("event").asString()).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
