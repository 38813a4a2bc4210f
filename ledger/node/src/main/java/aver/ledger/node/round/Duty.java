package aver.ledger.node.round;

import java.util.Comparator;

/** Something that the ledger waits for from this replica. Each ends in one transaction. */
public sealed interface Duty {
  /** Say what time it is here. */
  record Tick() implements Duty {}

  /**
   * Open a round that nobody opened in time.
   *
   * @param task slug
   * @param attempt number of the next attempt
   */
  record Open(String task, int attempt) implements Duty {}

  /** Begin to sign, as a replica that was put in another's place. */
  record Enter() implements Duty {}

  /**
   * Say what came out of a closed round.
   *
   * @param task slug
   * @param attempt number
   */
  record Attest(String task, int attempt) implements Duty {
    /** By task, then number. */
    static final Comparator<Attest> ORDER =
        Comparator.comparing(Attest::task).thenComparingInt(Attest::attempt);
  }
}
