package aver.ledger.rules.state;

import java.nio.charset.StandardCharsets;

/**
 * A place in the state and the type of what stands there.
 *
 * @param key ASCII path, such as {@code task/heart/attempt/3}
 * @param codec how its value is written
 */
public record Slot<V>(String key, Codec<V> codec) {
  /** The key as the sparse Merkle tree hashes it. */
  public byte[] keyBytes() {
    return key.getBytes(StandardCharsets.US_ASCII);
  }
}
