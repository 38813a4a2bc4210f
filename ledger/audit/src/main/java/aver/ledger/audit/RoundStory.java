package aver.ledger.audit;

import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.round.RoundExplanation;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.vector.Lanes;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import aver.reputation.Reward;
import aver.reputation.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** How an attempt came out, recomputed from the log and the updates that are kept. */
public final class RoundStory {
  private final Genesis genesis;
  private final LedgerStore store;
  private final String task;
  private final int attempt;
  private final MemoryState state = MemoryState.empty();

  /** Why an attempt is not explained. */
  public static final class NotExplained extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;
    private final boolean gone;

    NotExplained(boolean gone, String message) {
      super(message);
      this.gone = gone;
    }

    /** Whether what it needs is no longer kept, or not there yet. */
    public boolean gone() {
      return gone;
    }
  }

  private RoundStory(LedgerStore store, Genesis genesis, String task, int attempt) {
    this.store = store;
    this.genesis = genesis;
    this.task = task;
    this.attempt = attempt;
    state.apply(genesis.state());
  }

  /**
   * Explains an attempt that ended by attestations.
   *
   * @param blobs folder of the replica's updates and models
   * @param replayed is told the number of transactions that were replayed
   * @throws NotExplained if there is no such attempt, it is not over, or updates are not kept
   * @throws WrongPlace if a number is registered that does not follow
   */
  public static RoundExplanation explain(
      LedgerStore store,
      Path blobs,
      Genesis genesis,
      String task,
      int attempt,
      Lanes lanes,
      LongConsumer replayed)
      throws NotExplained, WrongPlace {
    return new RoundStory(store, genesis, task, attempt)
        .run(new RoundAudit(new KeptBlobs(blobs, lanes), lanes), replayed);
  }

  private RoundExplanation run(RoundAudit rounds, LongConsumer replayed)
      throws NotExplained, WrongPlace {
    long size = store.head().map(head -> head.logSize()).orElse(0L);
    for (long place = 0; place < size; place++) {
      List<SignedTransaction> one = List.of(transaction(place));
      // one by one, so that the standings before it are those that it found
      BlockResult result = Ledger.apply(state, one, new PlainSignatures());
      if (one.getFirst().transaction() instanceof AttestResult(var of, var number, var _)
          && of.equals(task)
          && number == attempt) {
        MemoryState before = state.copy();
        state.apply(result.changes());
        List<Attested> ended = Attested.ended(one, result, state);
        if (!ended.isEmpty()) {
          return explain(rounds, before, ended.getFirst());
        }
      } else {
        state.apply(result.changes());
      }
      replayed.accept(place + 1);
    }
    Optional<Attempt> found = new Overlay(state).get(Keys.attempt(task, attempt));
    throw found
        .map(there ->
            new NotExplained(
                true,
                "attempt %d of %s is %s: nothing was computed from it"
                    .formatted(attempt, task, there.phase())))
        .orElseGet(() ->
            new NotExplained(
                false,
                "there is no attempt %d of a task %s: list them with aver task show"
                    .formatted(attempt, task)));
  }

  private SignedTransaction transaction(long place) throws WrongPlace {
    String name = "transaction " + (place + 1);
    byte[] bytes =
        store
            .transaction(place)
            .orElseThrow(() -> new WrongPlace(name, "a transaction", "nothing"));
    try {
      return TransactionWire.decode(bytes, genesis.chainId());
    } catch (DecodeException e) {
      throw new WrongPlace(name, "a transaction", "other bytes: " + e.getMessage());
    }
  }

  private RoundExplanation explain(RoundAudit rounds, MemoryState before, Attested ended)
      throws NotExplained, WrongPlace {
    Overlay then = new Overlay(before);
    TaskSpec spec = then.get(Keys.taskSpec(task)).orElseThrow();
    Task course = then.get(Keys.task(task)).orElseThrow();
    Recomputed again = rounds.compute(state, task, attempt);
    if (again.outcome().isEmpty()) {
      throw new NotExplained(
          true,
          "%d vectors of attempt %d of %s are no longer kept, such as %s: ask another replica"
              .formatted(again.missing().size(), attempt, task, again.missing().getFirst().hex()));
    }
    if (!again.outcome().get().result().digest().equals(ended.result().digest())) {
      throw new WrongPlace(
          "result of attempt %d of %s".formatted(attempt, task),
          again.outcome().get().result().digest().hex(),
          ended.result().digest().hex());
    }
    List<Standing> standings =
        again.places().stream()
            .map(place -> Standings.of(then, spec.study(), place.member()))
            .toList();
    long pool =
        course.trained() < spec.rounds()
            ? Reward.pool(course.escrow(), spec.rounds() - course.trained())
            : 0;
    RoundExplanation told =
        RoundExplanation.of(again.places(), again.outcome().get(), standings, pool);
    compare(spec, told);
    return told;
  }

  /** What was explained must be what the state says. */
  private void compare(TaskSpec spec, RoundExplanation told) throws WrongPlace {
    Overlay now = new Overlay(state);
    for (RoundExplanation.Line line : told.lines()) {
      Standing standing = Standings.of(now, spec.study(), line.member());
      if (!standing.equals(line.after())) {
        throw new WrongPlace(
            "standing of " + line.member(), line.after().toString(), standing.toString());
      }
      long paid =
          now.get(Keys.seat(task, attempt, line.member()))
              .flatMap(Seat::outcome)
              .map(SeatOutcome::rewardMicrotokens)
              .orElse(0L);
      if (paid != line.rewardMicrotokens()) {
        throw new WrongPlace(
            "reward of " + line.member(),
            Long.toString(line.rewardMicrotokens()),
            Long.toString(paid));
      }
    }
  }
}
