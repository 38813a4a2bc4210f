package aver.ledger.vector;

/**
 * How real numbers become the integers that are summed exactly: {@code q = rint(x *
 * 2^fractionBits)}, {@code |q| <= bound}.
 *
 * <p>{@code rint} rounds halves to even. Multiplying by a power of two is exact in {@code double},
 * so the only rounding is that one, and the error of a value is at most {@code
 * 2^-(fractionBits+1)}.
 *
 * @param fractionBits binary digits after the point, 0 to {@value #FRACTION_BITS_MAX}
 * @param bound largest absolute value of an integer, 1 to {@value #BOUND_MAX} (2^23)
 */
public record FixedPoint(int fractionBits, int bound) {
  /** Most digits after the point. */
  public static final int FRACTION_BITS_MAX = 30;

  /** 2^23: the bound on which all proofs against overflow in this module rest. */
  public static final int BOUND_MAX = 1 << 23;

  /**
   * What a task has unless it says otherwise: 20 binary digits after the point, values within +-8.
   */
  public static final FixedPoint DEFAULT = new FixedPoint(20, BOUND_MAX);

  /**
   * @throws IllegalArgumentException if a component is out of range
   */
  public FixedPoint {
    if (fractionBits < 0 || fractionBits > FRACTION_BITS_MAX) {
      throw new IllegalArgumentException(
          "fraction bits must be 0 to %d, were %d".formatted(FRACTION_BITS_MAX, fractionBits));
    }
    if (bound < 1 || bound > BOUND_MAX) {
      throw new IllegalArgumentException(
          "bound must be 1 to %d, was %d".formatted(BOUND_MAX, bound));
    }
  }

  /** What one quantum is worth: {@code 2^-fractionBits}. */
  public double quantum() {
    return Math.scalb(1.0, -fractionBits);
  }

  /** Quanta in 1: a power of two, so that multiplying by it is exact. */
  private double scale() {
    return 1L << fractionBits;
  }

  /**
   * Largest real number that is within the bound without rounding: {@code bound * 2^-fractionBits}.
   */
  public double realBound() {
    return Math.scalb((double) bound, -fractionBits);
  }

  /**
   * The value that a parameter {@code g} of the global model has in training: {@code (float) (g *
   * 2^-fractionBits)}.
   */
  public float dequantise(int g) {
    return (float) Math.scalb((double) g, -fractionBits);
  }

  /** {@link #dequantise(int)} of the first {@code count} values. */
  public void dequantise(int[] from, float[] to, int count) {
    double quantum = quantum();
    for (int i = 0; i < count; i++) {
      to[i] = (float) (from[i] * quantum);
    }
  }

  /**
   * One value, which stands at {@code index} of its vector.
   *
   * @throws VectorFault if {@code x} is not finite, or over the bound and {@code over} is {@link
   *     Over#REFUSE}
   */
  public int quantise(double x, long index, Over over) {
    double scaled = Math.rint(x * scale());
    if (Math.abs(scaled) <= bound) {
      return (int) scaled;
    }
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      throw VectorFault.notFinite(index, x);
    }
    return switch (over) {
      case REFUSE -> throw VectorFault.overBound(index, x, this);
      case CLIP -> x < 0 ? -bound : bound;
    };
  }

  /** Whether {@code x} is finite and within the bound once it is rounded. */
  public boolean fits(double x) {
    return Math.abs(Math.rint(x * scale())) <= bound;
  }

  /**
   * {@link #quantise} of values that all {@link #fits fit}.
   *
   * @param count how many, from the first on
   * @param into where the integers go
   * @param at where the first of them goes
   */
  public void quantiseAll(float[] values, int count, int[] into, int at) {
    double scale = scale();
    for (int i = 0; i < count; i++) {
      into[at + i] = (int) Math.rint(values[i] * scale);
    }
  }

  /**
   * The update of one training: for each parameter {@code trained - loaded}, taken in {@code
   * double}, quantised. An untouched parameter gives 0.
   *
   * @param trained parameters after training
   * @param loaded the values that training started from, as {@link #dequantise(int)} gave them;
   *     same length
   * @param update where the integers go; same length
   * @return how many values were clipped; 0 with {@link Over#REFUSE}
   * @throws VectorFault at the first value that is not finite, or over the bound and not to be
   *     clipped
   */
  public int quantiseUpdate(float[] trained, float[] loaded, int[] update, Over over) {
    if (trained.length != loaded.length || trained.length != update.length) {
      throw new IllegalArgumentException(
          "trained, loaded and update must have one length, had %d, %d and %d"
              .formatted(trained.length, loaded.length, update.length));
    }
    int clipped = 0;
    for (int i = 0; i < trained.length; i++) {
      double delta = (double) trained[i] - (double) loaded[i];
      update[i] = quantise(delta, i, over);
      if (over == Over.CLIP && !(Math.abs(Math.rint(delta * scale())) <= bound)) {
        clipped++;
      }
    }
    return clipped;
  }

  /**
   * What to do with a finite value over the bound. A value that is not finite is always refused.
   */
  public enum Over {
    /** Stop with a {@link VectorFault}. */
    REFUSE,
    /** Take the bound with the value's sign. */
    CLIP
  }
}
