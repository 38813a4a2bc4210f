package aver.participant.agent;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

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

  /** Its names and values in the site's history; may be added to. */
  Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    details.put("task", task);
    details.put("attempt", Integer.toString(attempt));
    return details;
  }

  @Override
  public String toString() {
    return "attempt %d of %s".formatted(attempt, task);
  }
}
