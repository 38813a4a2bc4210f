package aver.simulations.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * All plays of some compositions against all attacks.
 *
 * @param learnings ways of learning, in order
 * @param compositions rules, in order
 * @param liars numbers of attackers, in order
 * @param seeds plays of each kind, seeds 1 to this
 * @param rounds of each play
 * @param rate of the hospitals' steps
 */
record RobustnessRun(
    List<LocalLearning> learnings,
    List<Composition> compositions,
    List<Integer> liars,
    int seeds,
    int rounds,
    double rate) {
  /** Copies the lists; what is named twice is played once. */
  RobustnessRun {
    learnings = learnings.stream().distinct().toList();
    compositions = compositions.stream().distinct().toList();
    liars = liars.stream().distinct().toList();
  }

  /**
   * The plays of one cell of the table.
   *
   * @return one a seed; none if the rule refuses
   */
  List<Play> cell(LocalLearning learning, Composition rule, Conspiracy attack, int liars) {
    List<Play> plays = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      Play play = new Play(learning, rule, attack, liars, seed);
      if (play.rule().isPresent()) {
        plays.add(play);
      }
    }
    return plays;
  }

  /** All plays that no rule refuses. */
  List<Play> plays() {
    List<Play> plays = new ArrayList<>();
    for (LocalLearning learning : learnings) {
      for (int f : liars) {
        for (Composition composition : compositions) {
          for (Conspiracy attack : Conspiracy.values()) {
            plays.addAll(cell(learning, composition, attack, f));
          }
        }
      }
    }
    return plays;
  }

  /**
   * Plays what the log does not have yet.
   *
   * @param threads plays at once
   * @param progress takes a line a play
   */
  void run(PlayLog log, int threads, Consumer<String> progress) throws InterruptedException {
    Digits digits = Digits.load();
    List<Play> plays = plays();
    List<Play> left = plays.stream().filter(play -> !log.has(play)).toList();
    int all = plays.size();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("play-", 0).factory())) {
      try {
        ExecutorCompletionService<Done> ended = new ExecutorCompletionService<>(pool);
        left.forEach(
            play -> ended.submit(() -> new Done(play, play.accuracy(digits, rounds, rate))));
        for (int i = 1; i <= left.size(); i++) {
          Done done = ended.take().get();
          log.add(done.play, done.accuracy);
          progress.accept(
              "%d of %d plays, last %s".formatted(all - left.size() + i, all, done.play.id()));
        }
      } finally {
        pool.shutdownNow(); // after a failure nobody waits for what was not begun
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private record Done(Play play, double accuracy) {}
}
