package aver.ledger.vector;

/**
 * A vector holds what it must not, or has not the length it must have.
 *
 * <p>Thrown, not returned, since kernels meet it in the middle of a block: whoever hands vectors
 * from outside to a kernel catches it and says whose vector it was.
 */
public final class VectorFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final long index;

  private VectorFault(Kind kind, long index, String message) {
    super(message);
    this.kind = kind;
    this.index = index;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** Where, from 0; -1 if the vector as a whole is wrong. */
  public long index() {
    return index;
  }

  static VectorFault notFinite(long index, double value) {
    return new VectorFault(
        Kind.NOT_FINITE, index, "value %s at index %d is not finite".formatted(value, index));
  }

  static VectorFault overBound(long index, double value, FixedPoint format) {
    return new VectorFault(
        Kind.OVER_BOUND,
        index,
        "value %s at index %d is over the bound %s (%d quanta with %d fraction bits)"
            .formatted(value, index, format.realBound(), format.bound(), format.fractionBits()));
  }

  /** An integer at {@code index} is not within +-{@code bound}. */
  public static VectorFault overBound(long index, int value, int bound) {
    return new VectorFault(
        Kind.OVER_BOUND,
        index,
        "integer %d at index %d is over the bound %d".formatted(value, index, bound));
  }

  /** A vector has another length than the others. */
  public static VectorFault length(long actual, long expected) {
    return new VectorFault(
        Kind.LENGTH,
        -1,
        "the vector has %d values where %d are expected".formatted(actual, expected));
  }

  /** The closed set of what can be wrong. */
  public enum Kind {
    /** NaN or an infinity. */
    NOT_FINITE,
    /** Over the bound of the fixed-point format. */
    OVER_BOUND,
    /** Not the length of the model. */
    LENGTH
  }
}
