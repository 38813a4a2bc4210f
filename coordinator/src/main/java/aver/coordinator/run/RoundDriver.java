package aver.coordinator.run;

import aver.ledger.rules.tx.OpenRound;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rounds a coordinator opens now. Pure: whoever carries it out sends each once and asks again
 * after the next block.
 *
 * <p>Coordinators take turns: the second waits whether the first opens a round, so that two at once
 * cost no refused transactions. None at all is no harm either: replicas open what is overdue.
 */
public final class RoundDriver {
  /** How long each coordinator waits for the one before it, in ms. */
  static final long STAGGER_MS = 2_000;

  /** After how long to look again if no block comes. */
  static final long LOOK_MS = 5_000;

  private RoundDriver() {}

  /**
   * What is to be done.
   *
   * @param open to be sent now
   * @param lookAgainMs {@link RoundView#clockMs} at which to ask again, if no block comes before
   */
  public record Decision(List<OpenRound> open, long lookAgainMs) {
    /** Copies the list. */
    public Decision {
      open = List.copyOf(open);
    }
  }

  /** Decides. */
  public static Decision next(RoundView view) {
    List<OpenRound> open = new ArrayList<>();
    long lookAgainMs = view.clockMs() + LOOK_MS;
    for (RoundView.ReadyTask task : view.ready()) {
      boolean gathers = task.attempt() == 1 && task.eligible() < task.cohort();
      long fromMs = task.sinceMs() + view.rank() * STAGGER_MS + (gathers ? view.gatherMs() : 0);
      if (view.quiet()) {
        continue;
      }
      if (view.clockMs() >= fromMs) {
        open.add(new OpenRound(task.task(), task.attempt()));
      } else {
        lookAgainMs = Math.min(lookAgainMs, fromMs);
      }
    }
    return new Decision(open, lookAgainMs);
  }
}
