package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose training breaks off, ends the process, or is stopped with it. */
@Timeout(120)
final class TrainingDeathTest {
  private static final AttemptKey KEY = new AttemptKey("heart", 1);

  @TempDir Path folder;

  private final FakeLedger ledger = new FakeLedger(new Random(1), 0).joined();
  private final AtomicInteger trainings = new AtomicInteger();

  @BeforeEach
  void begin() {
    ledger.waits = false;
  }

  private StartedAgent start(Training training) throws IOException {
    return new StartedAgent(
        folder,
        ledger,
        (network, loaded, rows, seed, drift) -> {
          trainings.incrementAndGet();
          return training.train(network, loaded, rows, seed, drift);
        });
  }

  @Test
  void anAttemptInWhichTheProcessDiedTwiceIsGivenUp() throws Exception {
    for (int start = 0; start < 2; start++) {
      dieInTraining();
    }
    try (StartedAgent agent = start(Training.HONEST)) {
      assertThat(agent.step()).isInstanceOf(Action.Train.class);
      ledger.another = true;
      assertThat(agent.step()).as("goes on").isEqualTo(new Action.Enrol("lungs", 1));
      assertThat(trainings).hasValue(2);
      assertThat(agent.journal.failed().get(KEY)).contains("ended 2 times while it made it");
      assertThat(agent.events()).containsExactly("selected", "selected", "failed", "enrolled");
    }
    try (StartedAgent agent = start(Training.HONEST)) {
      assertThat(agent.step()).as("stays given up").isInstanceOf(Action.Wait.class);
    }
  }

  @Test
  void oneDeathIsFollowedByAnotherTry() throws Exception {
    dieInTraining();
    for (int stop = 0; stop < 2; stop++) {
      stopInTraining();
      stopWhileTheModelComes();
    }
    try (StartedAgent agent = start(Training.HONEST)) {
      agent.trains();
      assertThat(agent.step()).isInstanceOf(Action.Commit.class);
    }
  }

  private void dieInTraining() throws Exception {
    Training deadly =
        (_, _, _, _, _) -> {
          throw new OutOfMemoryError("of a test");
        };
    try (StartedAgent agent = start(deadly)) {
      agent.trains();
      assertThatThrownBy(agent::step).isInstanceOf(OutOfMemoryError.class);
    }
  }

  /** A stop is no death, however often. */
  private void stopInTraining() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Training held =
        (_, _, _, _, _) -> {
          begun.countDown();
          try {
            assertThat(go.await(1, TimeUnit.MINUTES)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          throw new IllegalStateException("ends beside the next one");
        };
    StartedAgent agent = start(held);
    assertThat(agent.step()).isInstanceOf(Action.Train.class);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    Thread.currentThread().interrupt(); // who stops an agent does not wait for the batch
    agent.loop.close();
    assertThat(Thread.interrupted()).isTrue();
    go.countDown();
    agent.awaitTrained();
    agent.journal.close();
  }

  private void stopWhileTheModelComes() throws Exception {
    ledger.models = false;
    try (StartedAgent agent = start(Training.HONEST)) {
      assertThat(agent.step()).isInstanceOf(Action.Train.class);
      assertThat(Thread.interrupted()).as("who stopped it is heard").isTrue();
    }
    ledger.models = true;
  }

  @Test
  void aTaskWhoseFirstModelIsFalseIsLeft() throws Exception {
    ledger.falseModel = true;
    try (StartedAgent agent = start(Training.HONEST)) {
      assertThat(agent.step()).isInstanceOf(Action.Train.class);
      assertThat(agent.journal.failed().get(KEY)).contains("not what its seed gives");
      assertThat(agent.step()).isEqualTo(new Action.Leave("heart"));
      assertThat(agent.step()).as("not joined again").isInstanceOf(Action.Wait.class);
      ledger.another = true;
      assertThat(agent.step()).as("goes on").isEqualTo(new Action.Enrol("lungs", 1));
      assertThat(agent.events()).containsExactly("selected", "failed", "left", "enrolled");
    }
    assertThat(trainings).hasValue(0);
  }

  @Test
  void aStopWhileTheFirstModelIsFoundFalseLosesNothing() throws Exception {
    ledger.falseModel = true;
    ledger.stops = true;
    try (StartedAgent agent = start(Training.HONEST)) {
      assertThat(agent.step()).isInstanceOf(Action.Train.class);
      assertThat(Thread.interrupted()).as("who stopped it is heard").isTrue();
      assertThat(agent.journal.failed().get(KEY)).contains("not what its seed gives");
      assertThat(agent.events()).containsExactly("selected", "failed");
    }
  }

  @Test
  void aStopBeforeAnUpdateIsBegunLosesNothing() throws Exception {
    dieInTraining(); // so that there is something to read, too
    try (StartedAgent agent = start(Training.HONEST)) {
      Thread.currentThread().interrupt();
      assertThat(agent.step()).isInstanceOf(Action.Train.class);
      assertThat(Thread.interrupted()).as("who stopped it is heard").isTrue();
      agent.awaitTrained();
      assertThat(agent.step()).isInstanceOf(Action.Commit.class);
    }
  }

  @Test
  void aProgramThatBreaksOffFailsThatAttemptAlone() throws Exception {
    Training broken =
        (_, _, _, _, _) -> {
          throw new IllegalStateException("a fault");
        };
    try (StartedAgent agent = start(broken)) {
      agent.trains();
      ledger.another = true;
      assertThat(agent.step()).isEqualTo(new Action.Enrol("lungs", 1));
      assertThat(agent.journal.failed().get(KEY)).contains("broke off in it").contains("a fault");
      assertThat(agent.events()).containsExactly("selected", "failed", "enrolled");
    }
  }
}
