package aver.simulations.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * What thousands of simulated replicas would log is nothing for people: the history of a seed says
 * more, and only one that fails is shown.
 */
final class Quiet {
  private Quiet() {}

  /** Lets replicas of this process log nothing from now on. */
  static void logs() {
    if (LoggerFactory.getLogger("aver.ledger.node") instanceof Logger replicas) {
      replicas.setLevel(Level.OFF);
    }
  }
}
