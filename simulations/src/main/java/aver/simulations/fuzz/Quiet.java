package aver.simulations.fuzz;

/**
 * What thousands of simulated replicas would log is nothing for people: the history of a seed says
 * more, and only one that fails is shown.
 */
final class Quiet {
  private Quiet() {}

  /** Lets replicas log nothing; has an effect until the first of them was made. */
  static void logs() {
    System.setProperty("aver.log.replicas", "OFF");
  }
}
