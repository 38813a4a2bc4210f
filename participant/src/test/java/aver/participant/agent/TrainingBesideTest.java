package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose training goes on until the test lets it. */
@Timeout(120)
final class TrainingBesideTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final AttemptKey KEY = new AttemptKey("heart", 1);
  private static final DatasetSpec DATA =
      new DatasetSpec(200, List.of(90L, 100L), CHAIN, CHAIN, List.of("research"));

  @TempDir Path folder;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final Ledger ledger = new Ledger();
  private AgentJournal journal;
  private SiteHistory history;
  private AgentLoop loop;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    journal = AgentJournal.open(folder.resolve("journal"), CHAIN);
    history = new SiteHistory(folder.resolve("history.jsonl"));
    Training held =
        (network, loaded, rows, seed, drift) -> {
          begun.countDown();
          await(go);
          return Training.HONEST.train(network, loaded, rows, seed, drift);
        };
    LocalRound round =
        new LocalRound(CHAIN, "h", TestTasks.rows(), journal, () -> new byte[32], held);
    AgentReport report = new AgentReport(history, _ -> {});
    loop = new AgentLoop(ledger, journal, round, report, "rows", Duration.ofHours(1));
    assertThat(step()).isInstanceOf(Action.Train.class);
    await(begun);
  }

  @AfterEach
  void end() throws IOException {
    go.countDown();
    loop.close();
    journal.close();
  }

  @Test
  void otherTasksGoOnMeanwhile() throws Exception {
    assertThat(step()).isEqualTo(new Action.Wait(9000));
    ledger.another = true;
    assertThat(step()).isEqualTo(new Action.Enrol("lungs", 1));
    assertThat(ledger.sent).containsExactly(new Enrol("lungs", "rows", 1));
    assertThat(journal.prepared()).isEmpty();
    go.countDown();
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    assertThat(step()).isInstanceOf(Action.Commit.class);
    assertThat(events()).containsExactly("selected", "enrolled", "trained", "committed");
  }

  @Test
  void whatNobodyWaitsForIsGivenUpAndNotTriedAgain() throws Exception {
    ledger.phase = AttemptPhase.REVEAL;
    assertThat(step()).isEqualTo(new Action.Stop(KEY, "commits closed before the training ended"));
    assertThat(step()).isInstanceOf(Action.Wait.class);
    go.countDown();
    assertThat(ledger.woken.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    assertThat(step()).isInstanceOf(Action.Wait.class);
    assertThat(journal.failed()).containsEntry(KEY, "commits closed before the training ended");
    assertThat(journal.prepared()).isEmpty();
    assertThat(events()).containsExactly("selected", "failed");
    ledger.phase = AttemptPhase.FINAL;
    assertThat(step()).isEqualTo(new Action.Forget(KEY));
  }

  @Test
  void anAgentThatStopsMeanwhileTrainsAgainLater() throws Exception {
    go.countDown();
    loop.close();
    journal.close();
    journal = AgentJournal.open(folder.resolve("journal"), CHAIN);
    assertThat(journal.failed()).isEmpty();
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

  /** One task with a seat in its attempt, and, once the test says so, another to join. */
  private static final class Ledger implements LedgerPort {
    private final Semaphore woken = new Semaphore(0);
    private final List<Transaction> sent = new ArrayList<>();
    private AttemptPhase phase = AttemptPhase.COMMIT;
    private boolean another;

    @Override
    public AgentView view(AgentJournal journal) {
      Attempt attempt =
          new Attempt("heart", 1, Purpose.TRAIN, 0, phase, 0, 9000, 0, List.of("h", "i", "j"));
      Optional<Seat> seat = Optional.of(Seat.selected("h", 200, 256));
      Optional<Enrolment> enrolment =
          Optional.of(new Enrolment("h", "rows", 1, 200, true, 0, false, 0));
      List<AgentView.TaskView> tasks = new ArrayList<>();
      tasks.add(task("heart", enrolment, List.of(new AgentView.AttemptView(attempt, seat))));
      if (another && sent.isEmpty()) {
        tasks.add(task("lungs", Optional.empty(), List.of()));
      }
      return new AgentView(
          "h",
          Optional.of(MemberStatus.ACTIVE),
          1000,
          DATA,
          Optional.of(new AgentView.Registered(new Dataset("h", "rows", 1, 0, false), DATA)),
          1,
          tasks,
          journal.prepared(),
          journal.failed(),
          Optional.empty());
    }

    private static AgentView.TaskView task(
        String id, Optional<Enrolment> enrolment, List<AgentView.AttemptView> attempts) {
      return new AgentView.TaskView(
          new Task(id, "r", TaskPhase.RUNNING, 1, true, 0, 0, CHAIN, 0, 0, false),
          TestTasks.heart(),
          Optional.of(new Grant(1L << 40, false)),
          enrolment,
          attempts,
          Optional.empty());
    }

    @Override
    public int[] model(TaskSpec task, int version) {
      return new int[3];
    }

    @Override
    public int[] control(TaskSpec task, int version) {
      throw new AssertionError("the task has no control variates");
    }

    @Override
    public byte[] sign(Transaction transaction) {
      sent.add(transaction);
      return new byte[] {1};
    }

    @Override
    public Submission submit(byte[] signed) {
      return new Submission.Applied();
    }

    @Override
    public List<Acknowledgement> upload(JournalEntry entry, List<Path> vectors) {
      return List.of();
    }

    @Override
    public OwnResult result(TaskSpec task, Attempt attempt) {
      return OwnResult.of(attempt, List.of(), Optional.empty(), "h");
    }

    @Override
    public void awaitChange(long untilMs) {}

    @Override
    public void wake() {
      woken.release();
    }

    @Override
    public void rest(Duration duration) {}
  }
}
