package aver.participant.site;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.client.study.InitialModels;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import aver.participant.agent.AgentJournal;
import aver.participant.agent.AgentView;
import aver.participant.agent.FalseModelException;
import aver.participant.agent.JournalEntry;
import aver.participant.agent.LedgerPort;
import aver.participant.agent.OwnResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger through replicas that nobody has to believe: each value is read with its proof. */
public final class ReplicaLedger implements LedgerPort {
  private static final long DAY_MS = 24L * 3600 * 1000;

  /** What holds while no admin action changed it. */
  private static final long REVISION_DAYS = 30;

  private static final Duration SUBMIT_LIMIT = Duration.ofMinutes(1);

  /** Deadlines are ledger times; a look a second near one is early enough for people and rounds. */
  private static final long LOOK_MIN_MS = 1000;

  private static final long LOOK_MAX_MS = 10_000;

  private final LedgerClient client;
  private final VectorTransfer transfer;
  private final Site site;
  private final CertifiedLook look;
  private final TaskLook tasks;
  private long seenHeight;

  /** Over a client of the site's member. */
  public ReplicaLedger(LedgerClient client, VectorTransfer transfer, Site site) {
    this.client = client;
    this.transfer = transfer;
    this.site = site;
    this.look = new CertifiedLook(client::readSome);
    this.tasks =
        new TaskLook(
            client.member(), spec -> site.settings().policy().objection(spec, site.schema()));
  }

  @Override
  public AgentView view(AgentJournal journal) throws LedgerUnavailableException {
    return look.look(values -> {
      AgentView view = view(values, journal);
      seenHeight = values.checkpoint().height();
      return view;
    });
  }

  private AgentView view(CertifiedLook.Values state, AgentJournal journal) {
    String member = client.member();
    String name = site.settings().dataset();
    Optional<Dataset> dataset = state.get(Keys.dataset(member, name));
    Optional<AgentView.Registered> registered =
        dataset
            .flatMap(d -> state.get(Keys.datasetVersion(member, name, d.versions())))
            .map(spec -> new AgentView.Registered(dataset.orElseThrow(), spec));
    return new AgentView(
        member,
        state.get(Keys.member(member)).map(Member::status),
        state.checkpoint().timeMs(),
        site.dataset(),
        registered,
        state.get(Keys.parameter(Setting.REVISION_DAYS_MIN.id())).orElse(REVISION_DAYS) * DAY_MS,
        tasks.tasks(state, journal),
        journal.prepared(),
        journal.failed(),
        Optional.empty());
  }

  @Override
  public OwnResult result(TaskSpec task, Attempt attempt) throws LedgerUnavailableException {
    return new CertifiedLook(client::readSome)
        .look(state -> {
          List<Seat> seats = new ArrayList<>();
          for (String member : attempt.cohort()) {
            state.get(Keys.seat(attempt.task(), attempt.number(), member)).ifPresent(seats::add);
          }
          return OwnResult.of(
              attempt,
              seats,
              state.get(Keys.standing(task.study(), client.member())),
              client.member());
        });
  }

  @Override
  public int[] model(TaskSpec task, int version)
      throws LedgerUnavailableException, FalseModelException {
    if (version == 0) {
      return initial(task);
    }
    Optional<Model> model = client.read(Keys.model(task.task(), version));
    if (model.isEmpty()) {
      throw new LedgerUnavailableException(
          "model version %d of %s is not in the state".formatted(version, task.task()));
    }
    return transfer.download(task.task(), version, model.get().manifest().getFirst());
  }

  @Override
  public int[] control(TaskSpec task, int version) throws LedgerUnavailableException {
    if (version == 0) {
      return new int[Math.toIntExact(task.dimension())];
    }
    Optional<VectorEntry> vector =
        client.read(Keys.model(task.task(), version)).stream()
            .flatMap(model -> model.manifest().stream())
            .filter(entry -> entry.role() == VectorRole.CONTROL)
            .findFirst();
    if (vector.isEmpty()) {
      throw new LedgerUnavailableException(
          "model version %d of %s has no control variate".formatted(version, task.task()));
    }
    return transfer.download(task.task(), version, vector.get());
  }

  /** Version 0 is computed, not asked for; what replicas call so is the same or nothing. */
  private static int[] initial(TaskSpec task) throws FalseModelException {
    return InitialModels.compute(task.initialModel())
        .orElseThrow(() ->
            new FalseModelException(
                "version 0 of %s is not what its seed gives, so no attempt on it has a result: tell the admins, and its researcher"
                    .formatted(task.task())))
        .values();
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
      throws LedgerUnavailableException, InterruptedException {
    return transfer.upload(entry, vectors);
  }

  @Override
  public void awaitChange(long untilMs) throws InterruptedException {
    long leftMs = untilMs - client.newest().map(LedgerCheckpoint::timeMs).orElse(0L);
    client.awaitNewer(seenHeight, Duration.ofMillis(Math.clamp(leftMs, LOOK_MIN_MS, LOOK_MAX_MS)));
  }

  @Override
  public void wake() {
    client.wake();
  }
}
