package aver.ledger.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Transactions as one entry of an engine: a version byte (1), then each as a four-byte big-endian
 * length and its bytes. Decoding is total, since an entry may come from a replica that lies.
 */
public final class Batch {
  /** Most transactions of an entry. */
  public static final int TRANSACTIONS_MAX = 500;

  /** Most bytes of an entry, more than one transaction can have. */
  public static final int BYTES_MAX = 256 * 1024;

  private static final byte VERSION = 1;

  private Batch() {}

  /** How many bytes {@code transaction} takes of an entry. */
  public static int sizeOf(byte[] transaction) {
    return Integer.BYTES + transaction.length;
  }

  /** Joins transactions that fit in one entry. */
  public static byte[] encode(List<byte[]> transactions) {
    int size = 1 + transactions.stream().mapToInt(Batch::sizeOf).sum();
    if (size > BYTES_MAX || transactions.size() > TRANSACTIONS_MAX) {
      throw new IllegalArgumentException(
          "an entry holds %d transactions and %d bytes, was %d and %d"
              .formatted(TRANSACTIONS_MAX, BYTES_MAX, transactions.size(), size));
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
    transactions.forEach(bytes -> out.putInt(bytes.length).put(bytes));
    return out.array();
  }

  /** Splits an entry, or says nothing if it is none. */
  public static Optional<List<byte[]>> decode(ByteBuffer entry) {
    ByteBuffer in = entry.slice();
    if (in.remaining() > BYTES_MAX || !in.hasRemaining() || in.get() != VERSION) {
      return Optional.empty();
    }
    List<byte[]> transactions = new ArrayList<>();
    while (in.hasRemaining()) {
      if (in.remaining() < Integer.BYTES || transactions.size() == TRANSACTIONS_MAX) {
        return Optional.empty();
      }
      int length = in.getInt();
      if (length < 1 || length > in.remaining()) {
        return Optional.empty();
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      transactions.add(bytes);
    }
    return Optional.of(transactions);
  }
}
