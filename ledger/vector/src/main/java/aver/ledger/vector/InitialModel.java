package aver.ledger.vector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Model version 0, which anyone can compute from a 32-byte seed: values uniform in {@code [-bound,
 * bound]}, segment after segment (a segment is usually one weight matrix or one bias).
 *
 * <p>Bit by bit, for segment {@code s} (0, 1, ..) with bound {@code b} and length {@code n}:
 *
 * <ul>
 *   <li>{@code b = 0}: {@code n} zeros; nothing is hashed.
 *   <li>Otherwise the stream of the segment is {@code block(0) || block(1) || ..} with {@code
 *       block(k) = SHA-256("aver/init/v1\n" || seed || s as 4 bytes || k as 8 bytes)}, both
 *       big-endian: 8 words of 4 bytes each, read big-endian, unsigned.
 *   <li>With {@code m = 2b + 1} and {@code limit = floor(2^32 / m) * m}: a word {@code w >= limit}
 *       is skipped (so that no value is likelier than another); any other gives the next value,
 *       {@code (w mod m) - b}. The rest of the last block is dropped.
 * </ul>
 *
 * <p>The bounds are in quanta of the task's fixed point. Glorot's uniform initialisation, for one,
 * is {@code bound = floor(2^fractionBits * sqrt(6 / (in + out)))}.
 */
public final class InitialModel {
  /** Bytes of a seed. */
  public static final int SEED_BYTES = 32;

  /** Most segments of a model. */
  public static final int SEGMENTS_MAX = 1 << 12;

  private static final byte[] DOMAIN = "aver/init/v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int WORDS_A_BLOCK = 8;

  private final byte[] seed;
  private final List<Segment> segments;
  private final long length;

  /**
   * @param seed 32 bytes
   * @param segments 1 to {@value #SEGMENTS_MAX}, together at most 2^30 values
   * @throws IllegalArgumentException if either is not so
   */
  public InitialModel(byte[] seed, List<Segment> segments) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("seed must have 32 bytes, had %d".formatted(seed.length));
    }
    if (segments.isEmpty() || segments.size() > SEGMENTS_MAX) {
      throw new IllegalArgumentException(
          "a model has 1 to %d segments, had %d".formatted(SEGMENTS_MAX, segments.size()));
    }
    this.seed = seed.clone();
    this.segments = List.copyOf(segments);
    this.length = VectorSource.checkLength(segments.stream().mapToLong(Segment::length).sum());
  }

  /** Values of the model. */
  public long length() {
    return length;
  }

  /** Writes the model in ascending blocks. */
  public void write(VectorSink sink) {
    if (sink.length() != length) {
      throw new IllegalArgumentException(
          "the model has %d values, not %d".formatted(length, sink.length()));
    }
    int[] block = new int[Blocks.SIZE];
    long at = 0;
    for (int s = 0; s < segments.size(); s++) {
      Words words = new Words(seed, s);
      Segment segment = segments.get(s);
      for (long left = segment.length(); left > 0; ) {
        int count = (int) Math.min(left, block.length);
        fill(words, segment.bound(), block, count);
        sink.write(at, block, count);
        at += count;
        left -= count;
      }
    }
  }

  private static void fill(Words words, int bound, int[] block, int count) {
    long choices = 2L * bound + 1;
    long limit = (1L << 32) / choices * choices;
    for (int i = 0; i < count; i++) {
      long word = 0;
      if (bound > 0) {
        do {
          word = words.next();
        } while (word >= limit);
      }
      block[i] = (int) (word % choices) - bound;
    }
  }

  /**
   * A run of values with one bound.
   *
   * @param length values, 1 to 2^30
   * @param bound largest absolute value, 0 to 2^23
   */
  public record Segment(long length, int bound) {
    /**
     * @throws IllegalArgumentException if a component is out of range
     */
    public Segment {
      VectorSource.checkLength(length);
      if (bound < 0 || bound > FixedPoint.BOUND_MAX) {
        throw new IllegalArgumentException(
            "bound must be 0 to %d, was %d".formatted(FixedPoint.BOUND_MAX, bound));
      }
    }
  }

  /** The words of one segment's stream. */
  private static final class Words {
    private final MessageDigest sha256;
    private final ByteBuffer input;
    private final ByteBuffer output = ByteBuffer.allocate(WORDS_A_BLOCK * Integer.BYTES);
    private final int counterAt;
    private long counter;

    Words(byte[] seed, int segment) {
      try {
        this.sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime has SHA-256", e);
      }
      this.input = ByteBuffer.allocate(DOMAIN.length + SEED_BYTES + Integer.BYTES + Long.BYTES);
      input.put(DOMAIN).put(seed).putInt(segment);
      this.counterAt = input.position();
      output.position(output.limit());
    }

    long next() {
      if (!output.hasRemaining()) {
        input.putLong(counterAt, counter++);
        sha256.update(input.array());
        try {
          sha256.digest(output.array(), 0, output.capacity());
        } catch (DigestException e) {
          throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
        output.clear();
      }
      return Integer.toUnsignedLong(output.getInt());
    }
  }
}
