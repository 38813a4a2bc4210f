package aver.ledger.node.process;

import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Ends this process at once when one of its threads is found computing the result of a round. */
final class Ambush {
  private static final String WHERE = "aver.ledger.node.round.Vectors";
  private static final String WHAT = "compute";

  private Ambush() {}

  /** From now on. */
  static void set() {
    var _ =
        Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("ambush").factory())
            .scheduleWithFixedDelay(Ambush::look, 1, 1, TimeUnit.MILLISECONDS);
  }

  private static void look() {
    boolean computes =
        Thread.getAllStackTraces().values().stream()
            .flatMap(Arrays::stream)
            .anyMatch(at -> at.getClassName().equals(WHERE) && at.getMethodName().equals(WHAT));
    if (computes) {
      Runtime.getRuntime().halt(Oddity.HALTED);
    }
  }
}
