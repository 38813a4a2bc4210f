package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.tx.Enrol;
import java.io.IOException;
import java.nio.file.Path;
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
  private StartedAgent agent;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    ledger.waits = false;
    agent = start();
    assertThat(agent.step()).isInstanceOf(Action.Train.class);
    await(begun);
  }

  private StartedAgent start() throws IOException {
    return new StartedAgent(
        folder,
        ledger,
        (network, loaded, rows, seed, drift) -> {
          begun.countDown();
          await(go);
          return Training.HONEST.train(network, loaded, rows, seed, drift);
        });
  }

  @AfterEach
  void end() throws IOException {
    go.countDown();
    agent.close();
  }

  @Test
  void otherTasksGoOnMeanwhile() throws Exception {
    assertThat(agent.step()).isEqualTo(new Action.Wait(FakeLedger.DEADLINE_MS));
    ledger.another = true;
    assertThat(agent.step()).isEqualTo(new Action.Enrol("lungs", 1));
    assertThat(ledger.signed).containsExactly(new Enrol("lungs", "rows", 1));
    assertThat(agent.journal.prepared()).isEmpty();
    go.countDown();
    agent.awaitTrained();
    assertThat(agent.step()).isInstanceOf(Action.Commit.class);
    assertThat(agent.events()).containsExactly("selected", "enrolled", "trained", "committed");
  }

  @Test
  void whatNobodyWaitsForIsGivenUpAndNotTriedAgain() throws Exception {
    ledger.phase = Optional.of(AttemptPhase.REVEAL);
    assertThat(agent.step())
        .isEqualTo(new Action.Stop(KEY, "commits closed before the training ended"));
    assertThat(agent.step()).isInstanceOf(Action.Wait.class);
    go.countDown();
    agent.awaitTrained();
    assertThat(agent.step()).isInstanceOf(Action.Wait.class);
    assertThat(agent.journal.failed())
        .containsEntry(KEY, "commits closed before the training ended");
    assertThat(agent.journal.prepared()).isEmpty();
    assertThat(agent.events()).containsExactly("selected", "failed");
    ledger.phase = Optional.of(AttemptPhase.FINAL);
    assertThat(agent.step()).isEqualTo(new Action.Forget(KEY));
  }

  /** The first training outlives its agent and ends beside the second one's. */
  @Test
  void anAgentThatStopsMeanwhileTrainsAgainLater() throws Exception {
    agent.close();
    go.countDown();
    agent = start();
    assertThat(agent.journal.failed()).isEmpty();
    assertThat(agent.journal.prepared()).isEmpty();
    assertThat(agent.step()).isInstanceOf(Action.Train.class);
    ledger.waits = true;
    Action action = agent.step();
    while (action instanceof Action.Wait) {
      action = agent.step();
    }
    assertThat(ledger.commitments).hasSize(1);
    Digest commitment = ledger.commitments.first();
    assertThat(action).isEqualTo(new Action.Commit(KEY, commitment));
    assertThat(agent.journal.prepared()).containsExactly(Map.entry(KEY, commitment));
    assertThat(agent.events()).containsExactly("selected", "selected", "trained", "committed");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
