package aver.ledger.node.process;

import aver.ledger.engine.comet.CometSettings;
import aver.ledger.engine.ratis.RatisSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far apart replicas are, and so how long their engines wait for each other. */
public enum EngineTiming {
  /** In one building, or joined by lines as fast. */
  NEAR,

  /** In different cities, joined by lines of 1 Mbit/s and 300 ms or better. */
  FAR;

  /** Of the engine in the JVM. */
  RatisSettings.Timing ratis() {
    return switch (this) {
      case NEAR -> RatisSettings.Timing.NEAR;
      case FAR -> RatisSettings.Timing.FAR;
    };
  }

  /** Of the engine that is a process beside it. */
  CometSettings.Timing comet() {
    return switch (this) {
      case NEAR -> CometSettings.Timing.NEAR;
      case FAR -> CometSettings.Timing.FAR;
    };
  }

  /** As settings and command lines write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EngineTiming> of(String word) {
    return Arrays.stream(values()).filter(timing -> timing.word().equals(word)).findFirst();
  }
}
