package aver.simulations.demo;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.simulations.demo.data.Quality;
import aver.simulations.demo.data.Yardstick;
import aver.simulations.demo.process.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the attempts of the task, which the coordinator opens; kills a replica in the middle of
 * one and starts it again two attempts later.
 */
final class Rounds {
  static final String VICTIM = "replica-2";

  private final Cast cast;
  private final Watch watch;
  private final Waiting waiting;
  private final Fleet fleet;
  private final Stage stage;
  private final Chronicle chronicle;
  private final Yardstick yardstick;
  private final Models models;
  private final int rounds;
  private final int killAt;

  Rounds(
      Cast cast,
      Study study,
      Watch watch,
      Waiting waiting,
      Fleet fleet,
      Stage stage,
      Chronicle chronicle,
      Yardstick yardstick,
      Models models) {
    this.cast = cast;
    this.watch = watch;
    this.waiting = waiting;
    this.fleet = fleet;
    this.stage = stage;
    this.chronicle = chronicle;
    this.yardstick = yardstick;
    this.models = models;
    this.rounds = study.rounds();
    this.killAt = Math.max(2, rounds * 3 / 10);
  }

  /** Follows until the last round of training is over. */
  void follow() throws InterruptedException, LedgerUnavailableException {
    stage.say(
        "  attempt   updates   seconds   accuracy   standing: hospitals   poisoner   attested by");
    for (int number = 1; chronicle.versions().size() < rounds && next(number); number++) {
      double openedAt = chronicle.now();
      if (number == killAt) {
        fleet.kill(VICTIM);
        chronicle.event("killed", VICTIM, "kill -9 in the middle of attempt " + number);
      }
      Watch.Seen seen = end(number);
      chronicle.attempt(seen, openedAt);
      stage.say(line(seen, measured(seen)));
      if (number == killAt) {
        stage.say("            ^ %s was killed (kill -9) while this attempt ran".formatted(VICTIM));
      }
      if (number == killAt + 1) {
        fleet.start(
            VICTIM,
            cast.home(VICTIM),
            List.of("node", "run", "--config", cast.settings(VICTIM).toString()));
        chronicle.event("restarted", VICTIM, "on its own folder, after attempt " + number);
        stage.say("            ^ %s starts again on what its disk holds".formatted(VICTIM));
      }
    }
  }

  /** Waits until the replica that was killed has caught up with the others. */
  void awaitReturn(Health health) throws InterruptedException {
    waiting.until(VICTIM + " catches up with the others", health::ready);
    chronicle.event("ready", VICTIM, "has caught up with the others");
    stage.say("  %s has caught up: it is ready again. No round was lost.".formatted(VICTIM));
  }

  /** Waits until an attempt is open; false if the task ended before. */
  private boolean next(int number) throws InterruptedException {
    List<Boolean> opened = new ArrayList<>();
    waiting.until(
        "attempt " + number,
        () -> {
          Optional<Task> task = watch.task();
          boolean there = task.filter(t -> t.attempts() >= number).isPresent();
          boolean over = task.filter(t -> t.phase() == TaskPhase.ENDED).isPresent();
          if (there || over) {
            opened.add(there);
          }
          return there || over;
        });
    return opened.getFirst();
  }

  private Watch.Seen end(int number) throws InterruptedException {
    List<Watch.Seen> found = new ArrayList<>();
    waiting.until(
        "attempt %d: hospitals train, commit and reveal".formatted(number),
        () -> {
          watch.attempt(number).filter(seen -> seen.attempt().over()).ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private Optional<Quality> measured(Watch.Seen seen) throws LedgerUnavailableException {
    if (seen.attempt().purpose() != Purpose.TRAIN || seen.attempt().phase() != AttemptPhase.FINAL) {
      return Optional.empty();
    }
    int version = seen.attempt().baseVersion() + 1;
    float[] parameters = models.version(version);
    Quality all = yardstick.all(parameters);
    chronicle.version(version, all, yardstick.each(parameters));
    return Optional.of(all);
  }

  private String line(Watch.Seen seen, Optional<Quality> quality) {
    Map<String, Long> standing =
        chronicle.standings().isEmpty() ? Map.of() : chronicle.standings().getLast().values();
    double honest =
        cast.honest().stream().mapToLong(h -> standing.getOrDefault(h, 0L)).average().orElse(0);
    String attested = String.join(" ", seen.attestedBy()).replace("replica-", "");
    return String.format(
        Locale.ROOT,
        "  %7d   %7d   %7.2f   %8s   %19.2f   %8.2f   %s",
        seen.attempt().number(),
        seen.counted(),
        chronicle.attempts().getLast().seconds(),
        quality.map(q -> String.format(Locale.ROOT, "%.3f", q.accuracy())).orElse("-"),
        honest / 1e6,
        standing.getOrDefault(cast.poisoner(), 0L) / 1e6,
        attested);
  }
}
