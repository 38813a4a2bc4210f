package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes the canonical bytes of values: big-endian integers of fixed width, strings and lists with
 * their length before them. One value has one encoding, which {@link Reader} alone accepts.
 */
public final class Writer {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  /** Writes one byte, 0 to 255. */
  public Writer u8(int value) {
    if (value < 0 || value > 0xff) {
      throw new IllegalArgumentException("u8 must be 0 to 255, was " + value);
    }
    out.write(value);
    return this;
  }

  /** Writes four bytes. */
  public Writer i32(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
    return this;
  }

  /** Writes eight bytes. */
  public Writer i64(long value) {
    i32((int) (value >>> 32));
    return i32((int) value);
  }

  /** Writes one byte, 0 or 1. */
  public Writer flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** Writes a length of four bytes and UTF-8. */
  public Writer text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    i32(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  /** Writes a length of four bytes and the bytes. */
  public Writer octets(Octets value) {
    i32(value.length());
    out.writeBytes(value.bytes());
    return this;
  }

  /** Writes 32 bytes. */
  public Writer digest(Digest value) {
    out.writeBytes(value.bytes());
    return this;
  }

  /** Writes bytes as they are, for encodings that know their own length. */
  public Writer raw(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  /** Writes the number of items in four bytes, then each. */
  public <T> Writer list(List<T> items, BiConsumer<Writer, T> item) {
    i32(items.size());
    items.forEach(each -> item.accept(this, each));
    return this;
  }

  /** Writes whether there is a value, then the value. */
  public <T> Writer optional(Optional<T> value, BiConsumer<Writer, T> item) {
    flag(value.isPresent());
    value.ifPresent(present -> item.accept(this, present));
    return this;
  }

  /** Everything written so far. */
  public byte[] toBytes() {
    return out.toByteArray();
  }
}
