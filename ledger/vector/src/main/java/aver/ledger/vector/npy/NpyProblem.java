package aver.ledger.vector.npy;

import java.util.Locale;

/** The closed set of reasons why a {@code .npy} file is not taken. */
public enum NpyProblem {
  /** It does not start with the bytes {@code \x93NUMPY}. */
  NOT_NPY,
  /** A format version other than 1.0, 2.0 and 3.0. */
  UNKNOWN_VERSION,
  /** A header over {@link NpyHeader#HEADER_BYTES_MAX}. */
  HEADER_TOO_LARGE,
  /** A header that is not a dictionary of exactly descr, fortran_order and shape. */
  HEADER_MALFORMED,
  /** Values in column order. */
  FORTRAN_ORDER,
  /** Python objects, which could run code when read. */
  OBJECTS,
  /** Records of several fields. */
  STRUCTURED,
  /** Elements that are neither float32, float64 nor int32. */
  UNSUPPORTED_TYPE,
  /** No element at all. */
  EMPTY,
  /** More than 2^30 elements. */
  TOO_LONG,
  /** The file ends before its header or its last element does. */
  TRUNCATED,
  /** The file goes on after its last element. */
  TRAILING_BYTES;

  /** Stable name for programs. */
  public String code() {
    return "npy_" + name().toLowerCase(Locale.ROOT);
  }
}
