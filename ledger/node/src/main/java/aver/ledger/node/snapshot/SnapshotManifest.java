package aver.ledger.node.snapshot;

import aver.ledger.engine.EngineCursor;
import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot is: the metadata by which it is offered, the same bytes on every honest replica.
 *
 * <p>Written as {@code "aver/snapshot/v1\n"}, the chain id (32 bytes); origin, height, log size,
 * the engine's term and its index (8 bytes each, big-endian); the roots of log and state (32 each);
 * the number of chunks (4 bytes) and the SHA-256 of each (32).
 *
 * @param chainId of the ledger
 * @param origin height behind which the present order begins: the log is given from there on; 0 for
 *     genesis
 * @param height of the block with which it ends, above {@code origin}
 * @param logSize leaves of the log there
 * @param logRoot of the log there
 * @param stateRoot of the state there
 * @param place the engine's entry that this block came from
 * @param chunks SHA-256 of each
 */
public record SnapshotManifest(
    Digest chainId,
    long origin,
    long height,
    long logSize,
    Digest logRoot,
    Digest stateRoot,
    EngineCursor place,
    List<Digest> chunks) {
  /** The number of this format. */
  public static final int FORMAT = 1;

  /** Most chunks of a snapshot. */
  public static final int CHUNKS_MAX = 32_000;

  private static final byte[] DOMAIN = "aver/snapshot/v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES =
      DOMAIN.length + 3 * Digest.BYTES + 5 * Long.BYTES + Integer.BYTES;

  /** Most bytes of a manifest. */
  public static final int BYTES_MAX = HEAD_BYTES + CHUNKS_MAX * Digest.BYTES;

  /** Copies the list. */
  public SnapshotManifest {
    chunks = List.copyOf(chunks);
    if (origin < 0
        || height <= origin
        || logSize < 1
        || place.index() < 1
        || chunks.isEmpty()
        || chunks.size() > CHUNKS_MAX) {
      throw new IllegalArgumentException(
          "no snapshot ends at height %d with %d leaves and %d chunks, at entry %d of the engine, behind height %d"
              .formatted(height, logSize, chunks.size(), place.index(), origin));
    }
  }

  /** Its bytes, of which there is one form. */
  public byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(HEAD_BYTES + chunks.size() * Digest.BYTES)
            .put(DOMAIN)
            .put(chainId.bytes())
            .putLong(origin)
            .putLong(height)
            .putLong(logSize)
            .putLong(place.term())
            .putLong(place.index())
            .put(logRoot.bytes())
            .put(stateRoot.bytes())
            .putInt(chunks.size());
    chunks.forEach(hash -> out.put(hash.bytes()));
    return out.array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if these are other bytes
   */
  public static SnapshotManifest decode(byte[] bytes) {
    if (bytes.length < HEAD_BYTES + Digest.BYTES || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("no manifest has %d bytes".formatted(bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] domain = new byte[DOMAIN.length];
    in.get(domain);
    if (!java.util.Arrays.equals(domain, DOMAIN)) {
      throw new IllegalArgumentException("a manifest does not begin so");
    }
    Digest chainId = digest(in);
    long origin = in.getLong();
    long height = in.getLong();
    long logSize = in.getLong();
    EngineCursor place = new EngineCursor(in.getLong(), in.getLong());
    Digest logRoot = digest(in);
    Digest stateRoot = digest(in);
    int count = in.getInt();
    if (count < 1 || in.remaining() != (long) count * Digest.BYTES) {
      throw new IllegalArgumentException(
          "a manifest of %d chunks and %d bytes".formatted(count, bytes.length));
    }
    List<Digest> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chunks.add(digest(in));
    }
    return new SnapshotManifest(
        chainId, origin, height, logSize, logRoot, stateRoot, place, chunks);
  }

  private static Digest digest(ByteBuffer in) {
    byte[] bytes = new byte[Digest.BYTES];
    in.get(bytes);
    return Digest.of(bytes);
  }
}
