package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what {@link Writer} wrote, strictly: a length is checked against the bytes that are left
 * before anything is allocated, and every byte must be used.
 */
public final class Reader {
  private final ByteBuffer in;

  /** Reads from the start of {@code bytes}, which must not change meanwhile. */
  public Reader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Reads one byte, 0 to 255. */
  public int u8() {
    need(1);
    return in.get() & 0xff;
  }

  /** Reads four bytes. */
  public int i32() {
    need(4);
    return in.getInt();
  }

  /** Reads eight bytes. */
  public long i64() {
    need(8);
    return in.getLong();
  }

  /** Reads one byte that is 0 or 1. */
  public boolean flag() {
    int value = u8();
    if (value > 1) {
      throw new IllegalArgumentException("a flag must be 0 or 1, was " + value);
    }
    return value == 1;
  }

  /** Reads well-formed UTF-8. */
  public String text() {
    ByteBuffer slice = slice(i32());
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(slice);
      return text.toString();
    } catch (CharacterCodingException bad) {
      throw new IllegalArgumentException("text is not UTF-8", bad);
    }
  }

  /** Reads a length and as many bytes. */
  public Octets octets() {
    ByteBuffer slice = slice(i32());
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    return Octets.of(bytes);
  }

  /** Reads 32 bytes. */
  public Digest digest() {
    need(32);
    byte[] bytes = new byte[32];
    in.get(bytes);
    return Digest.of(bytes);
  }

  /** Reads a list; each item takes at least one byte. */
  public <T> List<T> list(Function<Reader, T> item) {
    int size = i32();
    need(size);
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(item.apply(this));
    }
    return List.copyOf(items);
  }

  /** Reads whether there is a value, then the value. */
  public <T> Optional<T> optional(Function<Reader, T> item) {
    return flag() ? Optional.of(item.apply(this)) : Optional.empty();
  }

  /** Whether anything is left, for what stands at the end only where it is not the usual. */
  public boolean hasMore() {
    return in.hasRemaining();
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if bytes are left
   */
  public void end() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes left after the value");
    }
  }

  private ByteBuffer slice(int length) {
    need(length);
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private void need(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException(
          "%d bytes announced, %d are left".formatted(length, in.remaining()));
    }
  }
}
