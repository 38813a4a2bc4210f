package aver.participant.agent;

import java.util.Comparator;

/**
 * One attempt of one task.
 *
 * @param task slug
 * @param attempt number from 1
 */
public record AttemptKey(String task, int attempt) implements Comparable<AttemptKey> {
  private static final Comparator<AttemptKey> ORDER =
      Comparator.comparing(AttemptKey::task).thenComparingInt(AttemptKey::attempt);

  @Override
  public int compareTo(AttemptKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "attempt %d of %s".formatted(attempt, task);
  }
}
