package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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
  private SiteHistory history;
  private @Nullable AgentJournal journal;
  private @Nullable AgentLoop loop;

  @BeforeEach
  void begin() {
    ledger.waits = false;
    history = new SiteHistory(folder.resolve("history.jsonl"));
  }

  private void open(Training training) throws IOException {
    AgentJournal opened = AgentJournal.open(folder.resolve("journal"), FakeLedger.CHAIN);
    journal = opened;
    Training counted =
        (network, loaded, rows, seed, drift) -> {
          trainings.incrementAndGet();
          return training.train(network, loaded, rows, seed, drift);
        };
    LocalRound round =
        new LocalRound(
            FakeLedger.CHAIN, "h", TestTasks.rows(), opened, () -> new byte[32], counted);
    AgentReport report = new AgentReport(history, _ -> {});
    loop = new AgentLoop(ledger, opened, round, report, "rows", Duration.ofHours(1));
  }

  @AfterEach
  void close() throws IOException {
    loop().close();
    journal().close();
  }

  private AgentLoop loop() {
    return Objects.requireNonNull(loop);
  }

  private AgentJournal journal() {
    return Objects.requireNonNull(journal);
  }

  @Test
  void anAttemptInWhichTheProcessDiedTwiceIsGivenUp() throws Exception {
    die();
    die();
    open(Training.HONEST);
    assertThat(loop().step()).isInstanceOf(Action.Train.class);
    ledger.another = true;
    assertThat(loop().step()).as("goes on").isEqualTo(new Action.Enrol("lungs", 1));
    assertThat(trainings).hasValue(2);
    assertThat(journal().failed().get(KEY)).contains("ended 2 times while it made it");
    assertThat(events()).containsExactly("selected", "selected", "failed", "enrolled");
    close();
    open(Training.HONEST);
    assertThat(loop().step()).as("stays given up").isInstanceOf(Action.Wait.class);
  }

  /** The process ends in the training. */
  private void die() throws Exception {
    open((_, _, _, _, _) -> {
      throw new OutOfMemoryError("of a test");
    });
    assertThat(loop().step()).isInstanceOf(Action.Train.class);
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    assertThatThrownBy(loop()::step).isInstanceOf(OutOfMemoryError.class);
    close();
  }

  @Test
  void oneDeathIsFollowedByAnotherTry() throws Exception {
    die();
    for (int stop = 0; stop < 2; stop++) {
      stopInTraining();
      stopWhileTheModelComes();
    }
    open(Training.HONEST);
    assertThat(loop().step()).isInstanceOf(Action.Train.class);
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    assertThat(loop().step()).isInstanceOf(Action.Commit.class);
  }

  private void stopWhileTheModelComes() throws Exception {
    open(Training.HONEST);
    ledger.models = false;
    assertThat(loop().step()).isInstanceOf(Action.Train.class);
    assertThat(Thread.interrupted()).as("who stopped it is heard").isTrue();
    ledger.models = true;
    close();
  }

  /** A stop is no death, however often. */
  private void stopInTraining() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    open((_, loaded, _, _, _) -> {
      begun.countDown();
      try {
        assertThat(go.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      throw new IllegalStateException("ends beside the next one");
    });
    assertThat(loop().step()).isInstanceOf(Action.Train.class);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    Thread.currentThread().interrupt(); // who stops an agent does not wait for the batch
    loop().close();
    assertThat(Thread.interrupted()).isTrue();
    go.countDown();
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    journal().close();
  }

  @Test
  void aProgramThatBreaksOffFailsThatAttemptAlone() throws Exception {
    open((_, _, _, _, _) -> {
      throw new IllegalStateException("a fault");
    });
    assertThat(loop().step()).isInstanceOf(Action.Train.class);
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    ledger.another = true;
    assertThat(loop().step()).isEqualTo(new Action.Enrol("lungs", 1));
    assertThat(journal().failed().get(KEY)).contains("broke off in it").contains("a fault");
    assertThat(events()).containsExactly("selected", "failed", "enrolled");
  }

  private List<String> events() throws IOException {
    return history.all().stream().map(event -> event.path("event").asString()).toList();
  }
}
