package aver.ledger.rules.state;

/**
 * How many replicas must agree.
 *
 * @param n number of replicas, suspended ones included, at least 1
 */
public record Quorum(int n) {
  /** Checks the range. */
  public Quorum {
    Ids.range("number of replicas", n, 1, 1000);
  }

  /** How many may lie: floor((n-1)/3). */
  public int faulty() {
    return (n - 1) / 3;
  }

  /** How many must agree: floor((n+f)/2)+1, 3 of 4, 5 of 7. */
  public int needed() {
    return (n + faulty()) / 2 + 1;
  }
}
