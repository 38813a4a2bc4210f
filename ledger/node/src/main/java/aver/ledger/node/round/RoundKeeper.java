package aver.ledger.node.round;

import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.lifecycle.Deadline;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.OpenRound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which duties a replica has in a state, by its clock. Pure: whoever carries them out sends each
 * once and asks again after the next block; a duty that is done is not in the next answer.
 */
public final class RoundKeeper {
  /** Ledger time is never older than this, in ms, while transactions arrive. */
  static final long BUSY_MS = 60_000;

  /** Nor older than this in any case. */
  static final long IDLE_MS = 600_000;

  /** How long the next replica waits for the one whose turn it is to open a round, in ms. */
  static final long STAGGER_MS = 2_000;

  /**
   * How long a replica waits whose attestation is not needed if all before it are there, in ms: one
   * that comes after the last needed one is refused.
   */
  static final long SPARE_MS = 500;

  private RoundKeeper() {}

  /**
   * What the state does not say.
   *
   * @param replica own id
   * @param clockMs own clock, ms since 1970
   * @param arrivals whether a member that is no replica sent something since the own last reading
   */
  public record Own(String replica, long clockMs, boolean arrivals) {}

  /**
   * A duty.
   *
   * @param duty what
   * @param delayMs how long to wait whether another replica does it first
   */
  public record Wanted(Duty duty, long delayMs) {}

  /**
   * What is to be done.
   *
   * @param wanted now
   * @param models newest versions of the tasks' models, which members will ask this replica for
   * @param stalled tasks that wait for a quorum of equal results beyond their time
   * @param lookAgainMs own clock at which to ask again, if no block comes before
   */
  public record Decision(
      List<Wanted> wanted, List<ModelAt> models, List<String> stalled, long lookAgainMs) {
    /** Copies the lists. */
    public Decision {
      wanted = List.copyOf(wanted);
      models = List.copyOf(models);
      stalled = List.copyOf(stalled);
    }
  }

  /** Decides. */
  public static Decision next(StateView view, Own own) {
    OrderedOverlay state = new OrderedOverlay(view);
    Optional<Member> self =
        state.get(Keys.member(own.replica())).filter(member -> member.may(Role.REPLICA));
    List<String> replicas = active(state);
    if (self.isEmpty() || !replicas.contains(own.replica())) {
      return new Decision(List.of(), List.of(), List.of(), own.clockMs() + IDLE_MS);
    }
    int quorum = state.get(Keys.REPLICAS).orElseThrow().quorum().needed();
    List<LiveTask> tasks = LiveTask.all(state);
    List<Wanted> wanted = new ArrayList<>();
    if (!self.get().entered()) {
      wanted.add(new Wanted(new Duty.Enter(), 0));
    }
    for (LiveTask task : tasks) {
      task.attempt()
          .filter(attempt -> attempt.phase() == AttemptPhase.ATTEST)
          .filter(attempt ->
              state.get(Keys.attestation(task.id(), attempt.number(), own.replica())).isEmpty())
          .ifPresent(attempt -> {
            boolean needed = turn(replicas, own, attempt.number()) < quorum;
            wanted.add(
                new Wanted(new Duty.Attest(task.id(), attempt.number()), needed ? 0 : SPARE_MS));
          });
      if (mayOpen(state, self.get(), task)) {
        int attempt = task.task().attempts() + 1;
        long delayMs = turn(replicas, own, attempt) * STAGGER_MS;
        wanted.add(new Wanted(new Duty.Open(task.id(), attempt), delayMs));
      }
    }
    long tickMs = tickMs(state, own, tasks);
    if (tickMs <= own.clockMs()) {
      wanted.add(new Wanted(new Duty.Tick(), 0));
    }
    return new Decision(
        wanted,
        tasks.stream().map(task -> ModelAt.newest(state, task)).toList(),
        tasks.stream()
            .filter(task -> task.task().phase() == TaskPhase.STALLED)
            .map(LiveTask::id)
            .toList(),
        Math.max(tickMs, own.clockMs() + LedgerTime.READING_STEP_MIN_MS));
  }

  /** Whose turn comes first changes from attempt to attempt. */
  private static int turn(List<String> replicas, Own own, int attempt) {
    return Math.floorMod(replicas.indexOf(own.replica()) - attempt, replicas.size());
  }

  private static List<String> active(Overlay state) {
    Roster roster = state.get(Keys.REPLICAS).orElseThrow();
    return roster.ids().stream()
        .filter(id -> state.get(Keys.member(id)).filter(m -> m.may(Role.REPLICA)).isPresent())
        .toList();
  }

  /** Asks the rule itself, so that nothing is sent that would be refused. */
  private static boolean mayOpen(Overlay state, Member self, LiveTask task) {
    long nowMs = LedgerTime.now(state);
    return idle(task)
        && nowMs >= task.overdueMs()
        && new OpenRound(task.id(), task.task().attempts() + 1)
            .check(new Context(new Overlay(state), self, nowMs, new PlainSignatures()))
            .isEmpty();
  }

  private static boolean idle(LiveTask task) {
    return task.task().phase() == TaskPhase.RUNNING && !task.task().active();
  }

  /** By the own clock, when the next reading is wanted. */
  private static long tickMs(OrderedOverlay state, Own own, List<LiveTask> tasks) {
    Optional<Long> last = state.get(Keys.reading(own.replica()));
    if (last.isEmpty()) {
      return own.clockMs();
    }
    long readingMs = last.get();
    if (LedgerTime.mends(state, own.replica(), own.clockMs())) {
      return own.clockMs(); // the last one was wrong, and counts until it is taken back
    }
    long nowMs = LedgerTime.now(state);
    long wantedMs = readingMs + (own.arrivals() ? BUSY_MS : IDLE_MS);
    Optional<Deadline> first = Deadline.first(state);
    if (first.isPresent()) {
      // more of them are due than act in one transaction: any reading lets the next ones act
      wantedMs =
          Math.min(
              wantedMs,
              first.get().dueMs() <= nowMs
                  ? own.clockMs()
                  : unlessSaid(first.get().dueMs(), nowMs, readingMs));
    }
    for (LiveTask task : tasks) {
      if (idle(task)) {
        wantedMs = Math.min(wantedMs, unlessSaid(task.dueMs(), nowMs, readingMs));
        wantedMs = Math.min(wantedMs, unlessSaid(task.overdueMs(), nowMs, readingMs));
      }
      if (windowsOpen(state, own, task, nowMs)) {
        wantedMs = Math.min(wantedMs, readingMs + task.freshMs());
      }
    }
    return Math.max(wantedMs, readingMs + LedgerTime.READING_STEP_MIN_MS);
  }

  /** Whether a window of an attempt may begin at any moment, which fresh time is needed for. */
  private static boolean windowsOpen(Overlay state, Own own, LiveTask task, long nowMs) {
    if (!idle(task)) {
      return task.task().phase() == TaskPhase.RUNNING;
    }
    return nowMs >= task.dueMs()
        && (own.arrivals()
            || Eligibility.of(state, task.spec(), nowMs).size() >= task.spec().quorum());
  }

  /**
   * A time that neither the ledger nor the own reading has passed: after the latter it is for the
   * others to say so.
   */
  private static long unlessSaid(long dueMs, long nowMs, long readingMs) {
    return Math.max(nowMs, readingMs) >= dueMs ? Long.MAX_VALUE : dueMs;
  }
}
