package aver.participant.agent;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskPhase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides what a hospital's agent does next. Pure: no clock, no file, no network.
 *
 * <p>Of everything that can be done the most urgent comes first: reveals, then commitments, then
 * training, each by deadline; then joining and leaving; then tidying up. One update is in the
 * making at a time, and is ended as soon as it cannot be committed in time. An update is trained
 * once: as soon as the journal holds one, that one is committed and revealed, and no other. What
 * the ledger shows under this member's name without the journal knowing of it is an alarm and is
 * never answered. What did not work is held back for a while, and nothing else waits for it.
 */
public final class Agent {
  /** A training is given up only if it would be late even if it became so many times faster. */
  private static final int HASTE = 2;

  private final AgentView view;
  private final Predicate<Action> held;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<String> alarms = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long nextDeadlineMs = Long.MAX_VALUE;

  /** Something that could be done: lower urgency and earlier deadline first. */
  private record Candidate(int urgency, long deadlineMs, Action action) {}

  private Agent(AgentView view, Predicate<Action> held) {
    this.view = view;
    this.held = held;
  }

  /** What to do next. */
  public static Decision next(AgentView view) {
    return next(view, _ -> false);
  }

  /**
   * What to do next.
   *
   * @param held what did not work and is not to be tried again yet; all else goes on without it
   */
  static Decision next(AgentView view, Predicate<Action> held) {
    return new Agent(view, held).decide();
  }

  private Decision decide() {
    if (view.status().filter(s -> s == MemberStatus.ACTIVE).isEmpty()) {
      notes.add(
          view.status().isEmpty()
              ? "the ledger does not know %s yet: an admin proposes its request file"
                  .formatted(view.member())
              : "%s is %s: nothing is sent".formatted(view.member(), view.status().get()));
      return new Decision(new Action.Wait(Long.MAX_VALUE), alarms, notes);
    }
    boolean current = considerDataset();
    considerLostFit();
    for (AgentView.TaskView task : view.tasks()) {
      for (AgentView.AttemptView attempt : task.attempts()) {
        if (view.making(attempt.key())) {
          considerFit(task, attempt, view.fit().orElseThrow());
        } else {
          considerAttempt(task, attempt);
        }
      }
      if (current) {
        considerEnrolment(task);
      }
    }
    Action action =
        candidates.stream()
            .filter(candidate -> held.negate().test(candidate.action()))
            .min(
                Comparator.comparingInt(Candidate::urgency)
                    .thenComparingLong(Candidate::deadlineMs))
            .map(Candidate::action)
            .orElse(new Action.Wait(nextDeadlineMs));
    return new Decision(action, alarms, notes);
  }

  /** Whether the ledger's data set is the one in the house. */
  private boolean considerDataset() {
    if (view.registered().isEmpty()) {
      add(3, new Action.RegisterDataset(view.local()));
      return false;
    }
    AgentView.Registered registered = view.registered().get();
    if (registered.dataset().withdrawn()) {
      notes.add(
          "data set %s is withdrawn: no task is joined".formatted(registered.dataset().name()));
      return false;
    }
    if (registered.current().equals(view.local())) {
      return true;
    }
    long dueMs = registered.dataset().revisedMs() + view.revisionMs();
    if (view.certifiedMs() >= dueMs) {
      add(3, new Action.ReviseDataset(view.local()));
    } else {
      alarms.add(
          "the data or the permitted uses changed since version %d of %s was registered, which is too soon for another version: restore the file, or wait %d days"
              .formatted(
                  registered.dataset().versions(),
                  registered.dataset().name(),
                  Math.ceilDiv(dueMs - view.certifiedMs(), 24L * 3600 * 1000)));
    }
    return false;
  }

  /** The state says nothing any more of the attempt that an update is made for. */
  private void considerLostFit() {
    boolean lost =
        view.fit().isPresent()
            && !view.fit().get().ending()
            && view.tasks().stream()
                .flatMap(task -> task.attempts().stream())
                .noneMatch(attempt -> view.making(attempt.key()));
    if (lost) {
      add(
          0,
          Long.MIN_VALUE,
          new Action.Stop(
              view.fit().get().key(), "another attempt began before the training ended"));
    }
  }

  private void considerAttempt(AgentView.TaskView task, AgentView.AttemptView seen) {
    Attempt attempt = seen.attempt();
    Optional<Digest> prepared = Optional.ofNullable(view.prepared().get(seen.key()));
    if (attempt.over()) {
      if (prepared.isPresent() || view.failed().containsKey(seen.key())) {
        int urgency = task.carries() ? 1 : 4; // what is kept of it counts before the next training
        add(urgency, new Action.Forget(seen.key()));
      }
      return;
    }
    if (seen.seat().isEmpty()) {
      return;
    }
    nextDeadlineMs = Math.min(nextDeadlineMs, attempt.deadlineMs());
    Seat seat = seen.seat().get();
    if (seat.commitment().isPresent() && !seat.commitment().equals(prepared)) {
      alarms.add(
          "the ledger has a commitment of %s to %s that this agent did not make: somebody else holds the key, or another work folder was used; stop, and tell an admin"
              .formatted(view.member(), seen.key()));
      return;
    }
    switch (attempt.phase()) {
      case COMMIT -> considerCommit(task, seen, seat, prepared);
      case REVEAL -> {
        if (seat.commitment().isPresent() && seat.revealed().isEmpty()) {
          if (granted(task)) {
            add(0, attempt.deadlineMs(), new Action.UploadAndReveal(seen.key()));
          } else {
            notes.add("%s is not revealed: %s".formatted(seen.key(), noRight(task)));
          }
        }
      }
      case ATTEST, FINAL, VOID, ABANDONED -> {}
    }
  }

  /** An update that is in the making is waited for, as long as somebody waits for it. */
  private void considerFit(AgentView.TaskView task, AgentView.AttemptView seen, AgentView.Fit fit) {
    Attempt attempt = seen.attempt();
    if (!attempt.over()) {
      nextDeadlineMs = Math.min(nextDeadlineMs, attempt.deadlineMs());
    }
    long toDeadlineMs = attempt.deadlineMs() - view.certifiedMs();
    Optional<String> reason = Optional.empty();
    if (attempt.phase() != AttemptPhase.COMMIT) {
      reason = Optional.of("commits closed before the training ended");
    } else if (task.objection().isPresent()) {
      reason = task.objection();
    } else if (!granted(task)) {
      reason = Optional.of(noRight(task));
    } else if (fit.sinceMs() > fit.longestMs()) {
      reason =
          Optional.of(
              "the training took longer than tasks.training-minutes-max, which is %d"
                  .formatted(fit.longestMs() / 60_000));
    } else if (fit.leftMs().orElse(0) / HASTE > toDeadlineMs) {
      reason =
          Optional.of(
              "the training needs about %d s more, commits close in %d s"
                  .formatted(fit.leftMs().orElse(0) / 1000, toDeadlineMs / 1000));
    }
    if (reason.isPresent() && !fit.ending()) {
      add(0, Long.MIN_VALUE, new Action.Stop(fit.key(), reason.get()));
    }
  }

  private void considerCommit(
      AgentView.TaskView task, AgentView.AttemptView seen, Seat seat, Optional<Digest> prepared) {
    Attempt attempt = seen.attempt();
    if (seat.commitment().isPresent()) {
      return;
    }
    if (task.objection().isPresent()) {
      notes.add("no part in %s: %s".formatted(seen.key(), task.objection().get()));
    } else if (!granted(task)) {
      notes.add("no part in %s: %s".formatted(seen.key(), noRight(task)));
    } else if (prepared.isPresent()) {
      add(1, attempt.deadlineMs(), new Action.Commit(seen.key(), prepared.get()));
    } else if (view.failed().containsKey(seen.key())) {
      notes.add("no update for %s: %s".formatted(seen.key(), view.failed().get(seen.key())));
    } else if (view.fit().isEmpty()) {
      add(
          2,
          attempt.deadlineMs(),
          new Action.Train(seen.key(), attempt.purpose(), attempt.baseVersion()));
    }
  }

  /** Whether the ledger would take anything of this member in the task's study now. */
  private boolean granted(AgentView.TaskView task) {
    return task.grant().filter(g -> g.holdsAt(view.certifiedMs())).isPresent();
  }

  private static String noRight(AgentView.TaskView task) {
    return "no participation right in study %s; an admin grants it".formatted(task.spec().study());
  }

  private void considerEnrolment(AgentView.TaskView task) {
    String id = task.task().id();
    Optional<Enrolment> active = task.enrolment().filter(Enrolment::active);
    TaskPhase phase = task.task().phase();
    if (phase == TaskPhase.ENDED || phase == TaskPhase.CANCELLED) {
      return;
    }
    if (task.objection().isPresent()) {
      notes.add("task %s is not joined: %s".formatted(id, task.objection().get()));
      if (active.isPresent()) {
        add(3, new Action.Leave(id));
      }
      return;
    }
    int version = view.registered().map(r -> r.dataset().versions()).orElse(0);
    boolean left =
        task.enrolment()
            .filter(e -> !e.active() && e.noShows() < Enrolment.NO_SHOWS_MAX)
            .isPresent();
    if (active.filter(e -> e.version() == version).isPresent()) {
      return;
    }
    if (left) {
      notes.add("task %s was left".formatted(id));
    } else if (!granted(task)) {
      notes.add("task %s is not joined: %s".formatted(id, noRight(task)));
    } else if (task.full() && task.enrolment().isEmpty()) {
      notes.add(
          "task %s is not joined: it remembers the updates of %d members, and as many enrolled; ask the researcher for a new task"
              .formatted(id, task.spec().learning().historyMembers()));
    } else {
      add(3, new Action.Enrol(id, version));
    }
  }

  private void add(int urgency, Action action) {
    add(urgency, Long.MAX_VALUE, action);
  }

  private void add(int urgency, long deadlineMs, Action action) {
    candidates.add(new Candidate(urgency, deadlineMs, action));
  }
}
