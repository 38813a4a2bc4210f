package aver.ledger.node.snapshot;

import aver.ledger.proof.Digest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a log is cut into chunks, and what each hashes to. A chunk takes entries as long as they
 * fit; so all chunks but the last are the same in each later snapshot, and a table grows with its
 * log without reading any of it twice. Any number of threads may ask; one adds.
 */
public final class ChunkTable {
  /** Most bytes of a chunk, more than any entry has. */
  public static final int BYTES_MAX = 1 << 20;

  /** First sequence numbers: of each full chunk, and of the one that is being filled. */
  private final List<Long> starts = new ArrayList<>();

  private final List<Digest> full = new ArrayList<>();
  private MessageDigest filling = Digest.hasher();
  private int fillingBytes;
  private long next;

  /**
   * An end of the log.
   *
   * @param full how many full chunks are before it
   * @param rest hash of what follows these, which is not empty
   * @param last sequence number of the last entry
   */
  public record End(int full, Digest rest, long last) {
    /** How many chunks there are. */
    public int chunks() {
      return full + 1;
    }
  }

  /**
   * A part of the log.
   *
   * @param first sequence number of its first entry
   * @param last of its last
   */
  public record Range(long first, long last) {}

  /**
   * Of a log that is given from an entry on.
   *
   * @param first its sequence number, counted from 1
   */
  public ChunkTable(long first) {
    next = first;
    starts.add(first);
  }

  /** The sequence number of the entry that comes next. */
  public synchronized long next() {
    return next;
  }

  /** Adds the entry that comes next, as it stands in a chunk. */
  public synchronized void add(byte[] entry) {
    if (fillingBytes + entry.length > BYTES_MAX) {
      full.add(Digest.of(filling.digest())); // which begins anew
      starts.add(next);
      fillingBytes = 0;
    }
    filling.update(entry);
    fillingBytes += entry.length;
    next++;
  }

  /** The end that it has now; empty without an entry. */
  public synchronized Optional<End> end() {
    if (fillingBytes == 0) {
      return Optional.empty();
    }
    try {
      MessageDigest rest = (MessageDigest) filling.clone();
      return Optional.of(new End(full.size(), Digest.of(rest.digest()), next - 1));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this Java cannot be continued", e);
    }
  }

  /** The hashes of all chunks up to an end that it had. */
  public synchronized List<Digest> hashes(End end) {
    List<Digest> all = new ArrayList<>(full.subList(0, end.full()));
    all.add(end.rest());
    return all;
  }

  /** The entries of a chunk; empty if there is none of that index. */
  public synchronized Optional<Range> chunk(End end, int index) {
    if (index < 0 || index >= end.chunks()) {
      return Optional.empty();
    }
    long last = index < end.full() ? starts.get(index + 1) - 1 : end.last();
    return Optional.of(new Range(starts.get(index), last));
  }
}
