package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerUnavailableException;
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
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Transaction;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A network that fails before or after a transaction took effect, or beside an agent that dies
 * there.
 */
final class FakeLedger implements LedgerPort {
  static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final DatasetSpec DATA =
      new DatasetSpec(200, List.of(90L, 100L), CHAIN, CHAIN, List.of("research"));

  private static final long NOW_MS = 1000;
  static final long DEADLINE_MS = 900_000;

  private final Random random;
  private final int failing;
  final List<Transaction> signed = new ArrayList<>();
  final TreeSet<Digest> commitments = new TreeSet<>();
  Optional<RevealUpdate> reveal = Optional.empty();
  private boolean registered;
  private final Set<String> enrolled = new HashSet<>();
  boolean over;
  final Semaphore woken = new Semaphore(0);

  /** The phase of the attempt, whatever was sent; empty for the one that fits. */
  Optional<AttemptPhase> phase = Optional.empty();

  /** Whether there is another task to join. */
  boolean another;

  /** What the rules refuse. */
  Predicate<Transaction> refuses = _ -> false;

  /** Which tasks have as many members as they remember. */
  final Set<String> full = new HashSet<>();

  /** Whether any replica takes an update. */
  boolean uploads = true;

  /** Whether a model can be had; if not, the agent is stopped while it waits for one. */
  boolean models = true;

  /** Whether version 0 is not what its seed gives. */
  boolean falseModel;

  /** Whether the agent is stopped while it computes version 0, which heeds no interrupt. */
  boolean stops;

  /** The clock of the agent's machine in ns; waiting for what is held back brings it forward. */
  long clockNs;

  /** Whether a wait lasts until somebody wakes the agent. */
  boolean waits = true;

  /**
   * Begins without a data set.
   *
   * @param failing one in so many calls fails; 0 for none
   */
  FakeLedger(Random random, int failing) {
    this.random = random;
    this.failing = failing;
  }

  /** The data set is registered and takes part. */
  FakeLedger joined() {
    registered = true;
    enrolled.add("heart");
    return this;
  }

  @Override
  public AgentView view(AgentJournal journal) throws LedgerUnavailableException {
    mayFail();
    AttemptPhase fitting =
        commitments.isEmpty()
            ? AttemptPhase.COMMIT
            : reveal.isEmpty() ? AttemptPhase.REVEAL : AttemptPhase.FINAL;
    Attempt attempt =
        new Attempt(
            "heart",
            1,
            Purpose.TRAIN,
            0,
            phase.orElse(fitting),
            0,
            DEADLINE_MS,
            0,
            List.of("h", "i", "j"));
    Seat seat = Seat.selected("h", 200, 256);
    Optional<Seat> own =
        Optional.of(commitments.isEmpty() ? seat : seat.committed(commitments.first()));
    List<AgentView.TaskView> tasks = new ArrayList<>();
    tasks.add(
        task(
            "heart",
            enrolled.contains("heart")
                ? List.of(new AgentView.AttemptView(attempt, own))
                : List.of()));
    if (another) {
      tasks.add(task("lungs", List.of()));
    }
    return new AgentView(
        "h",
        Optional.of(MemberStatus.ACTIVE),
        NOW_MS,
        DATA,
        registered
            ? Optional.of(new AgentView.Registered(new Dataset("h", "rows", 1, 0, false), DATA))
            : Optional.empty(),
        1,
        tasks,
        journal.prepared(),
        journal.failed(),
        Optional.empty());
  }

  private AgentView.TaskView task(String id, List<AgentView.AttemptView> attempts) {
    return new AgentView.TaskView(
        new Task(id, "r", TaskPhase.RUNNING, 1, true, 0, 0, CHAIN, 0, 0, false),
        TestTasks.heart(),
        Optional.of(new Grant(1L << 40, false)),
        enrolled.contains(id)
            ? Optional.of(new Enrolment("h", "rows", 1, 200, true, 0, false, 0))
            : Optional.empty(),
        full.contains(id),
        attempts,
        Optional.empty());
  }

  @Override
  public int[] model(TaskSpec task, int version)
      throws LedgerUnavailableException, FalseModelException {
    if (falseModel) {
      if (stops) {
        Thread.currentThread().interrupt();
      }
      throw new FalseModelException("not what its seed gives");
    }
    if (failing > 0 && random.nextInt(failing) == 0) { // TrainingDeathTest has deaths in the making
      throw new LedgerUnavailableException("nobody answers");
    }
    if (!models) {
      Thread.currentThread().interrupt();
      throw new LedgerUnavailableException("interrupted");
    }
    return new int[3];
  }

  @Override
  public int[] control(TaskSpec task, int version) {
    throw new AssertionError("the task has no control variates");
  }

  @Override
  public byte[] sign(Transaction transaction) {
    signed.add(transaction);
    return Integer.toString(signed.size() - 1).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Submission submit(byte[] bytes) throws LedgerUnavailableException {
    mayFail();
    if (failing > 0 && random.nextInt(6) == 0) {
      return new Submission.Dropped("expired");
    }
    Transaction transaction =
        signed.get(Integer.parseInt(new String(bytes, StandardCharsets.US_ASCII)));
    if (refuses.test(transaction)) {
      return new Submission.Refused("grant_over", "refused for a test");
    }
    switch (transaction) {
      case RegisterDataset _ -> registered = true;
      case Enrol enrol -> enrolled.add(enrol.task());
      case Leave leave -> enrolled.remove(leave.task());
      case CommitUpdate commit -> commitments.add(commit.commitment());
      case RevealUpdate update -> reveal = Optional.of(update);
      default -> throw new AssertionError(transaction);
    }
    mayFail();
    return new Submission.Applied();
  }

  @Override
  public List<Acknowledgement> upload(JournalEntry entry, List<Path> vectors)
      throws LedgerUnavailableException, InterruptedException {
    mayFail();
    assertThat(vectors).allMatch(Files::exists);
    if (!uploads) {
      throw new LedgerUnavailableException("every replica refuses it");
    }
    return List.of();
  }

  @Override
  public OwnResult result(TaskSpec task, Attempt attempt) throws LedgerUnavailableException {
    mayFail();
    return OwnResult.of(attempt, List.of(), Optional.empty(), "h");
  }

  /**
   * Nothing is left to do: the agent waits for good only when the attempt is forgotten. Else it
   * waits for its own training.
   */
  @Override
  public void awaitChange(long untilMs) throws InterruptedException {
    if (untilMs < DEADLINE_MS) { // something is held back until then
      clockNs += TimeUnit.MILLISECONDS.toNanos(untilMs - NOW_MS);
      return;
    }
    over = reveal.isPresent() && untilMs == Long.MAX_VALUE;
    if (!over && waits) {
      assertThat(woken.tryAcquire(1, TimeUnit.MINUTES)).as("woken").isTrue();
    }
  }

  @Override
  public void wake() {
    woken.release();
  }

  /** The agent's process ended in the middle of a call. */
  static final class Died extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
  }

  private void mayFail() throws LedgerUnavailableException {
    if (failing > 0 && random.nextInt(failing) == 0) {
      if (random.nextBoolean()) {
        throw new Died();
      }
      throw new LedgerUnavailableException("nobody answers");
    }
  }
}
