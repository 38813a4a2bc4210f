package aver.participant.training;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * The order in which one round's training takes rows: pass after pass, each a fresh permutation,
 * cut into batches of which the last of a pass may be smaller. The same seed gives the same order
 * on every machine ({@link Random}'s algorithm is part of its specification).
 */
public final class BatchOrder {
  private final Random random;
  private final int[] order;
  private int next;

  private BatchOrder(long seed, int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("training needs a row, has " + rows);
    }
    this.random = new Random(seed);
    this.order = new int[rows];
    Arrays.setAll(order, i -> i);
    this.next = rows;
  }

  /** An order of so many rows. */
  public static BatchOrder of(long seed, int rows) {
    return new BatchOrder(seed, rows);
  }

  /**
   * Seed of one member's attempt: the first 8 bytes of {@code SHA-256("aver/batches/v1\n" || task
   * LF attempt LF member LF recipe seed LF)}. So no two members and no two attempts share an order,
   * and a repetition is exact.
   */
  public static long seed(long recipeSeed, String task, int attempt, String member) {
    String text = "aver/batches/v1\n%s\n%d\n%s\n%d\n".formatted(task, attempt, member, recipeSeed);
    Digest hash = Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash.bytes()).getLong();
  }

  /** Indices of the next batch's rows, 1 to {@code batchSize}. */
  int[] next(int batchSize) {
    if (next == order.length) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int held = order[i];
        order[i] = order[j];
        order[j] = held;
      }
      next = 0;
    }
    int end = Math.min(order.length, next + batchSize);
    int[] batch = Arrays.copyOfRange(order, next, end);
    next = end;
    return batch;
  }
}
