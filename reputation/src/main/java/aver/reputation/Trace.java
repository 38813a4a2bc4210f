package aver.reputation;

import java.util.Arrays;

/**
 * What is remembered of a member's updates in one task: {@value #WIDTH} numbers of the last one and
 * as many of all of them together, later ones counting more.
 *
 * @param member whose
 * @param rounds in which an update of it was included; 3 stands for 3 or more
 * @param newer evidence of the last of them, ppm; 0 up to one round
 * @param older evidence of the one before that
 * @param last direction of the last update, about 2^22 long
 * @param sum of the directions of all, each 7/8 of itself a round later
 */
@SuppressWarnings("ArrayRecordComponent") // numbers handed on, compared by no one
public record Trace(String member, int rounds, int newer, int older, int[] last, int[] sum) {
  /** Numbers that stand for an update. */
  public static final int WIDTH = 256;

  /** Over how many rounds evidence is summed. */
  public static final int ROUNDS = 3;

  private static final int EIGHTHS_KEPT = 7;

  /**
   * @throws IllegalArgumentException if a part cannot be what it is said to be
   */
  public Trace {
    if (rounds < 0 || rounds > ROUNDS || last.length != WIDTH || sum.length != WIDTH) {
      throw new IllegalArgumentException(
          "no trace: %d rounds, %d and %d numbers".formatted(rounds, last.length, sum.length));
    }
  }

  /** Of a member of whom nothing was included yet. */
  public static Trace fresh(String member) {
    return new Trace(member, 0, 0, 0, new int[WIDTH], new int[WIDTH]);
  }

  /** This after one more update of that direction, with the evidence that it was. */
  Trace after(int[] direction, int evidencePpm) {
    return new Trace(
        member,
        Math.min(ROUNDS, rounds + 1),
        evidencePpm,
        newer,
        direction.clone(),
        sumWith(direction));
  }

  /** The sum after one more update: {@code floor(7 s / 8) + u} for each number. */
  int[] sumWith(int[] direction) {
    int[] next = new int[WIDTH];
    Arrays.setAll(next, b -> Math.floorDiv(EIGHTHS_KEPT * sum[b], 8) + direction[b]);
    return next;
  }
}
