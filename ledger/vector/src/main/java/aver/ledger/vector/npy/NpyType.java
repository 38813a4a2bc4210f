package aver.ledger.vector.npy;

import java.util.Optional;

/** Element types that are read. */
public enum NpyType {
  /** IEEE 754 single precision, {@code f4}. */
  FLOAT32("f4", 4),
  /** IEEE 754 double precision, {@code f8}. */
  FLOAT64("f8", 8),
  /** Two's complement, {@code i4}: taken as already quantised. */
  INT32("i4", 4);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** NumPy's name without the byte order. */
  public String code() {
    return code;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }

  static Optional<NpyType> of(String code) {
    for (NpyType type : values()) {
      if (type.code.equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
