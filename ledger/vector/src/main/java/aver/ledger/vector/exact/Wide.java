package aver.ledger.vector.exact;

import java.math.BigInteger;

/** A running total of {@code int64} values in 128 bits, two's complement. */
final class Wide {
  private long high;
  private long low;

  void add(long value) {
    long sum = low + value;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    high += (value >> 63) + carry;
    low = sum;
  }

  BigInteger toBigInteger() {
    BigInteger unsignedLow =
        BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1));
    return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
  }
}
