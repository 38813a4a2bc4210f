package aver.simulations.bench.federation;

import aver.ledger.engine.comet.CometProgram;
import java.util.Locale;
import java.util.Optional;

/** What orders transactions in a federation that is measured. */
public enum Engine {
  /** In each replica's process. */
  RATIS("Ratis"),

  /** A process beside each replica's. */
  COMET("CometBFT");

  private final String title;

  Engine(String title) {
    this.title = title;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  /** As settings and command lines write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Why it cannot run here, and what to do; empty where it can. */
  public Optional<String> obstacle() {
    return this == COMET && CometProgram.find(System.getenv()).isEmpty()
        ? Optional.of("the engine's program is missing: " + CometProgram.advice())
        : Optional.empty();
  }
}
