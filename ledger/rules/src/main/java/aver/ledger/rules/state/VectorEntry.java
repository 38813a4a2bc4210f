package aver.ledger.rules.state;

import aver.ledger.proof.Digest;

/**
 * One vector of an update or of a model version: int32 or float32 as its role says, little-endian.
 *
 * @param role what it is
 * @param length number of elements, 1 to 2^30
 * @param root its blob's root
 */
public record VectorEntry(VectorRole role, long length, Digest root) {
  /** Number of the element type int32. */
  public static final int INT32 = 1;

  /** Number of the element type float32 (IEEE 754 binary32). */
  public static final int FLOAT32 = 2;

  /** Checks the range. */
  public VectorEntry {
    Ids.range("vector length", length, 1, TaskSpec.DIMENSION_MAX);
  }

  static void write(Writer w, VectorEntry v) {
    w.u8(v.role.number()).i64(v.length).digest(v.root);
  }

  static VectorEntry read(Reader r) {
    return new VectorEntry(Numbered.of(VectorRole.values(), r.u8()), r.i64(), r.digest());
  }
}
