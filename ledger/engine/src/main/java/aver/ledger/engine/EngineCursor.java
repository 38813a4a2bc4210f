package aver.ledger.engine;

/**
 * Where an engine stands in its own order. Stored by the application in the same batch as the
 * block, so that after a crash the engine goes on with exactly the next entry. It has no meaning
 * for anybody else, and is no ledger height.
 *
 * @param term of the engine's leader; 0 where an engine has none
 * @param index of the engine's entry; -1 before the first
 */
public record EngineCursor(long term, long index) implements Comparable<EngineCursor> {
  /** Before the first entry. */
  public static final EngineCursor NONE = new EngineCursor(0, -1);

  public EngineCursor {
    if (term < 0 || index < -1) {
      throw new IllegalArgumentException("no such place: term %d, index %d".formatted(term, index));
    }
  }

  @Override
  public int compareTo(EngineCursor other) {
    return Long.compare(index, other.index);
  }
}
