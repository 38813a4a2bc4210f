package aver.ledger.client.http;

import java.util.List;

/**
 * How something is doing.
 *
 * @param problems for people, each with what to do; none if it is well
 */
public record Health(List<String> problems) {
  /** Nothing is wrong. */
  public static final Health GOOD = new Health(List.of());

  /** Copies the list. */
  public Health {
    problems = List.copyOf(problems);
  }

  /** One thing is wrong. */
  public static Health bad(String problem) {
    return new Health(List.of(problem));
  }

  /** Whether nothing is wrong. */
  public boolean good() {
    return problems.isEmpty();
  }
}
