package aver.reputation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who is asked for an update: smooth weighted round-robin, k at a time, by reputation factor.
 *
 * <p>Each candidate earns k times its factor; the k with most credit are selected and pay the sum
 * of all factors. In the long run a member is selected in proportion to its factor, evenly spread.
 * No randomness, so nothing to grind; nobody chooses by hand.
 *
 * @param cohort ids of the selected, ascending
 * @param credits new credit of each candidate, in the order of the candidates
 */
public record Selection(List<String> cohort, List<Long> credits) {
  /** Copies both lists. */
  public Selection {
    cohort = List.copyOf(cohort);
    credits = List.copyOf(credits);
  }

  /**
   * Selects {@code size} of the candidates; all of them if there are fewer.
   *
   * @param candidates ascending by id, none twice; those who are not eligible now are not in it and
   *     keep their credit
   * @param size number to select, at least 1
   * @throws IllegalArgumentException if size is under 1 or ids do not ascend
   */
  public static Selection of(List<Candidate> candidates, int size) {
    requireAscending(candidates);
    if (size < 1) {
      throw new IllegalArgumentException("cohort must be at least 1, was " + size);
    }
    int selected = Math.min(size, candidates.size());
    long sum = candidates.stream().mapToLong(Candidate::factor256).sum();
    long[] credits =
        candidates.stream()
            .mapToLong(c -> clamp(c.startingCredit(), sum) + (long) selected * c.factor256())
            .toArray();
    List<Integer> chosen =
        IntStream.range(0, credits.length)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> credits[i])
                    .reversed()) // stable: ties to the lower id
            .limit(selected)
            .sorted()
            .toList();
    var cohort = new ArrayList<String>(selected);
    for (int i : chosen) {
      credits[i] -= sum;
      cohort.add(candidates.get(i).member());
    }
    List<Long> clamped =
        IntStream.range(0, credits.length).mapToObj(i -> clamp(credits[i], sum)).toList();
    return new Selection(cohort, clamped);
  }

  private static long clamp(long credit, long sum) {
    return Math.clamp(credit, -sum, sum);
  }

  private static void requireAscending(List<Candidate> candidates) {
    for (int i = 1; i < candidates.size(); i++) {
      String before = candidates.get(i - 1).member();
      String id = candidates.get(i).member();
      if (before.compareTo(id) >= 0) {
        throw new IllegalArgumentException(
            "candidates must ascend by id, but %s precedes %s".formatted(before, id));
      }
    }
  }
}
