package aver.ledger.node.process;

import aver.ledger.engine.comet.CometSettings;
import aver.ledger.engine.ratis.RatisSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far apart replicas are, and so how long their engines wait for each other. */
enum EngineTiming {
  /** In one building, or joined by lines as fast. */
  NEAR(RatisSettings.Timing.NEAR, CometSettings.Timing.NEAR),

  /** In different cities, joined by lines of 1 Mbit/s and 300 ms or better. */
  FAR(RatisSettings.Timing.FAR, CometSettings.Timing.FAR);

  private final RatisSettings.Timing ratis;
  private final CometSettings.Timing comet;

  EngineTiming(RatisSettings.Timing ratis, CometSettings.Timing comet) {
    this.ratis = ratis;
    this.comet = comet;
  }

  /** Of the engine in the JVM. */
  RatisSettings.Timing ratis() {
    return ratis;
  }

  /** Of the engine that is a process beside it. */
  CometSettings.Timing comet() {
    return comet;
  }

  /** As settings and command lines write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EngineTiming> of(String word) {
    return Arrays.stream(values()).filter(timing -> timing.word().equals(word)).findFirst();
  }
}
