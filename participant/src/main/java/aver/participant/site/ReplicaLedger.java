package aver.participant.site;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.InitialModel;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import aver.participant.agent.AgentJournal;
import aver.participant.agent.AgentView;
import aver.participant.agent.AttemptKey;
import aver.participant.agent.JournalEntry;
import aver.participant.agent.LedgerPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The ledger through replicas that nobody has to believe: each value is read with its proof. */
public final class ReplicaLedger implements LedgerPort {
  private static final long DAY_MS = 24L * 3600 * 1000;

  /** What holds while no admin action changed it. */
  private static final long REVISION_DAYS = 30;

  private static final Duration SUBMIT_LIMIT = Duration.ofMinutes(1);
  private static final long LOOK_MIN_MS = 50;

  /** How long a hint is waited for before looking anyway. */
  private static final long LOOK_MS = 2_000;

  private final LedgerClient client;
  private final VectorTransfer transfer;
  private final Site site;
  private final InstantSource clock;
  private volatile long viewed = -1;

  /** Over a client of the site's member. */
  public ReplicaLedger(
      LedgerClient client, VectorTransfer transfer, Site site, InstantSource clock) {
    this.client = client;
    this.transfer = transfer;
    this.site = site;
    this.clock = clock;
  }

  @Override
  public AgentView view(AgentJournal journal) throws LedgerUnavailableException {
    String member = client.member();
    var ownSlot = Keys.member(member);
    var datasetSlot = Keys.dataset(member, site.settings().dataset());
    var revisionSlot = Keys.parameter(Setting.REVISION_DAYS_MIN.id());
    CertifiedState state =
        client.read(
            List.of(
                ownSlot.key(), datasetSlot.key(), revisionSlot.key(), Keys.TASKS.count().key()));
    viewed = state.checkpoint().height();
    Optional<AgentView.Registered> registered = Optional.empty();
    Optional<Dataset> dataset = state.get(datasetSlot);
    if (dataset.isPresent()) {
      Optional<DatasetSpec> current =
          client.read(Keys.datasetVersion(member, dataset.get().name(), dataset.get().versions()));
      registered = current.map(spec -> new AgentView.Registered(dataset.get(), spec));
    }
    List<AgentView.TaskView> tasks = new ArrayList<>();
    long count = state.get(Keys.TASKS.count()).orElse(0L);
    for (long k = 1; k <= count; k++) {
      Optional<String> id = client.read(Keys.TASKS.at(k));
      if (id.isPresent()) {
        task(id.get(), journal).ifPresent(tasks::add);
      }
    }
    return new AgentView(
        member,
        state.get(ownSlot).map(Member::status),
        state.checkpoint().timeMs(),
        clock.millis(),
        site.dataset(),
        registered,
        state.get(revisionSlot).orElse(REVISION_DAYS) * DAY_MS,
        tasks,
        journal.prepared(),
        journal.failed());
  }

  private Optional<AgentView.TaskView> task(String id, AgentJournal journal)
      throws LedgerUnavailableException {
    var taskSlot = Keys.task(id);
    var specSlot = Keys.taskSpec(id);
    var enrolmentSlot = Keys.enrolment(id, client.member());
    CertifiedState state =
        client.read(List.of(taskSlot.key(), specSlot.key(), enrolmentSlot.key()));
    Optional<Task> task = state.get(taskSlot);
    Optional<TaskSpec> spec = state.get(specSlot);
    if (task.isEmpty() || spec.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    for (AttemptKey key : journal.prepared().keySet()) {
      addOf(id, key, numbers);
    }
    for (AttemptKey key : journal.failed().keySet()) {
      addOf(id, key, numbers);
    }
    if (task.get().active()) {
      numbers.add(task.get().attempts());
    }
    List<AgentView.AttemptView> attempts = new ArrayList<>();
    for (int number : numbers) {
      attempt(id, number).ifPresent(attempts::add);
    }
    return Optional.of(
        new AgentView.TaskView(
            task.get(),
            spec.get(),
            client.read(Keys.grant(spec.get().study(), client.member())),
            state.get(enrolmentSlot),
            attempts,
            site.settings().policy().objection(spec.get(), site.schema())));
  }

  private static void addOf(String task, AttemptKey key, Set<Integer> numbers) {
    if (key.task().equals(task)) {
      numbers.add(key.attempt());
    }
  }

  private Optional<AgentView.AttemptView> attempt(String task, int number)
      throws LedgerUnavailableException {
    var attemptSlot = Keys.attempt(task, number);
    var seatSlot = Keys.seat(task, number, client.member());
    CertifiedState state = client.read(List.of(attemptSlot.key(), seatSlot.key()));
    Optional<Attempt> attempt = state.get(attemptSlot);
    Optional<Seat> seat = state.get(seatSlot);
    return attempt.map(a -> new AgentView.AttemptView(a, seat));
  }

  @Override
  public int[] model(TaskSpec task, int version) throws LedgerUnavailableException {
    if (version == 0) {
      return initial(task);
    }
    Optional<Model> model = client.read(Keys.model(task.task(), version));
    if (model.isEmpty()) {
      throw new LedgerUnavailableException(
          "model version %d of %s is not in the state".formatted(version, task.task()));
    }
    return transfer.download(model.get().manifest().getFirst());
  }

  /** Version 0 is computed, not asked for. */
  private static int[] initial(TaskSpec task) {
    InitialModelSpec spec = task.initialModel();
    ArrayVector model = ArrayVector.zeros(task.dimension());
    new InitialModel(
            spec.seed().bytes(),
            spec.segments().stream()
                .map(s -> new InitialModel.Segment(s.length(), s.bound()))
                .toList())
        .write(model);
    return model.values();
  }

  @Override
  public byte[] sign(Transaction transaction) throws LedgerUnavailableException {
    return TransactionWire.encode(client.sign(transaction));
  }

  @Override
  public Submission submit(byte[] signed) throws LedgerUnavailableException {
    try {
      Outcome outcome =
          client.submit(TransactionWire.decode(signed, client.chainId()), SUBMIT_LIMIT);
      viewed = client.newest().map(c -> c.height()).orElse(viewed); // own news are no change
      return switch (outcome) {
        case Outcome.Final done when done.leaf().outcome() == 0 -> new Submission.Applied();
        case Outcome.Final refused ->
            new Submission.Refused(code(refused.leaf().outcome()), "see docs/transactions.md");
        case Outcome.Dropped dropped ->
            new Submission.Dropped(dropped.code() + ": " + dropped.message());
      };
    } catch (DecodeException e) {
      return new Submission.Dropped("the kept bytes are damaged: " + e.getMessage());
    }
  }

  private static String code(int outcome) {
    for (Rule rule : Rule.values()) {
      if (rule.number() == outcome) {
        return rule.code();
      }
    }
    return "rule-" + outcome;
  }

  @Override
  public List<Acknowledgement> upload(JournalEntry entry, List<Path> vectors)
      throws LedgerUnavailableException {
    return transfer.upload(entry, vectors);
  }

  @Override
  public void awaitChange(long untilMs) throws InterruptedException {
    long leftMs = untilMs - client.newest().map(c -> c.timeMs()).orElse(0L);
    // what was read last may be newer than what was read first, so it counts from the first
    client.awaitNewer(viewed, Duration.ofMillis(Math.clamp(leftMs, LOOK_MIN_MS, LOOK_MS)));
  }
}
