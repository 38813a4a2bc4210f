package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
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
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Transaction;
import aver.participant.Seeds;
import aver.participant.data.CsvTable;
import aver.participant.data.Split;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop over a ledger that answers or not, and an agent that dies at any of its calls. */
final class AgentLoopTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final DatasetSpec DATA =
      new DatasetSpec(200, List.of(90L, 100L), CHAIN, CHAIN, List.of("research"));

  @TempDir Path folder;

  @Test
  void oneUpdateIsCommittedAndRevealedWhereverTheAgentDies() {
    Seeds.each(25, this::runWithDeaths);
  }

  private void runWithDeaths(long seed) {
    Random random = new Random(seed);
    Path work = folder.resolve("seed-" + seed);
    FakeLedger ledger = new FakeLedger(random);
    int deaths = 0;
    for (int step = 0; step < 400 && !ledger.over; step++) {
      try (AgentJournal journal = AgentJournal.open(work, CHAIN)) {
        LocalRound round = new LocalRound(CHAIN, "h", rows(), journal, () -> salt(random));
        SiteHistory history = new SiteHistory(work.resolve("history.jsonl"));
        AgentReport report = new AgentReport(history, _ -> {});
        try (AgentLoop loop =
            new AgentLoop(ledger, journal, round, report, "rows", Duration.ofMinutes(1))) {
          while (!ledger.over) {
            loop.step();
          }
        }
      } catch (LedgerUnavailableException e) {
        deaths++; // the journal is closed and everything in memory is gone
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertThat(ledger.over).as("after %d deaths", deaths).isTrue();
    assertThat(ledger.commitments).hasSize(1);
    RevealUpdate reveal = ledger.reveal.orElseThrow();
    Digest opened =
        Commitments.of(CHAIN, "heart", 1, "h", Manifests.root(reveal.manifest()), reveal.salt());
    assertThat(ledger.commitments).containsExactly(opened);
    assertThat(Files.exists(work.resolve("heart/1"))).isFalse();
  }

  private static byte[] salt(Random random) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    return salt;
  }

  private static SiteRows rows() throws IOException {
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 200; i++) {
      text.append(i % 17).append(',').append(i % 5).append(',').append(i % 2).append('\n');
    }
    return new SiteRows(
        CsvTable.read("t.csv", new StringReader(text.toString()), TestTasks.SCHEMA),
        new Split.BySaltedHash("s", 300_000));
  }

  /** A network that fails before or after a transaction took effect. */
  private static final class FakeLedger implements LedgerPort {
    private final Random random;
    private final List<Transaction> signed = new ArrayList<>();
    private final TreeSet<Digest> commitments = new TreeSet<>();
    private Optional<RevealUpdate> reveal = Optional.empty();
    private boolean registered;
    private boolean enrolled;
    private boolean over;
    private final Semaphore woken = new Semaphore(0);

    FakeLedger(Random random) {
      this.random = random;
    }

    @Override
    public AgentView view(AgentJournal journal) throws LedgerUnavailableException {
      mayFail();
      Task task = new Task("heart", "r", TaskPhase.RUNNING, 1, true, 0, 0, CHAIN, 0, 0, false);
      AttemptPhase phase =
          commitments.isEmpty()
              ? AttemptPhase.COMMIT
              : reveal.isEmpty() ? AttemptPhase.REVEAL : AttemptPhase.FINAL;
      Attempt attempt =
          new Attempt("heart", 1, Purpose.TRAIN, 0, phase, 0, 9000, 0, List.of("h", "i", "j"));
      Seat seat = Seat.selected("h", 200, 256);
      Optional<Seat> own =
          Optional.of(commitments.isEmpty() ? seat : seat.committed(commitments.first()));
      return new AgentView(
          "h",
          Optional.of(MemberStatus.ACTIVE),
          1000,
          DATA,
          registered
              ? Optional.of(new AgentView.Registered(new Dataset("h", "rows", 1, 0, false), DATA))
              : Optional.empty(),
          1,
          List.of(
              new AgentView.TaskView(
                  task,
                  TestTasks.heart(),
                  Optional.of(new Grant(1L << 40, false)),
                  enrolled
                      ? Optional.of(new Enrolment("h", "rows", 1, 200, true, 0, false, 0))
                      : Optional.empty(),
                  enrolled ? List.of(new AgentView.AttemptView(attempt, own)) : List.of(),
                  Optional.empty())),
          journal.prepared(),
          journal.failed(),
          Optional.empty());
    }

    @Override
    public int[] model(TaskSpec task, int version) throws LedgerUnavailableException {
      mayFail();
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
      if (random.nextInt(6) == 0) {
        return new Submission.Dropped("expired");
      }
      Transaction transaction =
          signed.get(Integer.parseInt(new String(bytes, StandardCharsets.US_ASCII)));
      switch (transaction) {
        case RegisterDataset _ -> registered = true;
        case Enrol _ -> enrolled = true;
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
      return List.of();
    }

    @Override
    public OwnResult result(TaskSpec task, Attempt attempt) throws LedgerUnavailableException {
      mayFail();
      return OwnResult.of(attempt, List.of(), Optional.empty(), "h");
    }

    @Override
    public void rest(Duration duration) {}

    /**
     * Nothing is left to do: the agent waits for good only when the attempt is forgotten. Else it
     * waits for its own training.
     */
    @Override
    public void awaitChange(long untilMs) throws InterruptedException {
      over = reveal.isPresent() && untilMs == Long.MAX_VALUE;
      if (!over) {
        assertThat(woken.tryAcquire(1, TimeUnit.MINUTES)).as("woken").isTrue();
      }
    }

    @Override
    public void wake() {
      woken.release();
    }

    private void mayFail() throws LedgerUnavailableException {
      if (random.nextInt(4) == 0) {
        throw new LedgerUnavailableException("nobody answers");
      }
    }
  }
}
