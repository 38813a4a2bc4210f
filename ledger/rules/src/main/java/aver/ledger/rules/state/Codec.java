package aver.ledger.rules.state;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The bytes of one kind of value in the state. The first byte is the format's version.
 *
 * @param <V> the record
 */
public final class Codec<V> {
  private static final int VERSION = 1;

  private final BiConsumer<Writer, V> write;
  private final Function<Reader, V> read;

  private Codec(BiConsumer<Writer, V> write, Function<Reader, V> read) {
    this.write = write;
    this.read = read;
  }

  /** Returns a codec whose values begin with version 1. */
  public static <V> Codec<V> of(BiConsumer<Writer, V> write, Function<Reader, V> read) {
    return new Codec<>(write, read);
  }

  /** The canonical bytes, never empty. */
  public byte[] encode(V value) {
    Writer writer = new Writer().u8(VERSION);
    write.accept(writer, value);
    return writer.toBytes();
  }

  /**
   * Reads the canonical bytes.
   *
   * @throws IllegalArgumentException if they are of another version or not canonical
   */
  public V decode(byte[] bytes) {
    Reader reader = new Reader(bytes);
    int version = reader.u8();
    if (version != VERSION) {
      throw new IllegalArgumentException("value format " + version + " is unknown to this program");
    }
    V value = read.apply(reader);
    reader.end();
    return value;
  }
}
