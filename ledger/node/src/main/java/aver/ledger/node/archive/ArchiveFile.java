package aver.ledger.node.archive;

import aver.ledger.node.log.LogReception;
import aver.ledger.proof.Digest;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.CatchUpResponse;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bytes of an archived log: a line that names the format, the chain's id (32 bytes), and the
 * messages with which a replica answers one that wants to catch up, each behind its length: first
 * the target, then the transactions from genesis on.
 */
public final class ArchiveFile implements Iterator<CatchUpResponse>, AutoCloseable {
  private static final byte[] FORMAT = "aver/ledger-archive/v1\n".getBytes(StandardCharsets.UTF_8);
  private static final int TARGET_MAX = 16 << 20;

  /** A transaction, its leaf and what is around them. */
  private static final int ENTRY_MAX = TransactionWire.BYTES_MAX + LogReception.LEAF_MAX + 64;

  private final InputStream in;
  private final Digest chainId;
  private int max = TARGET_MAX;
  private int first;

  /**
   * Opens an archive.
   *
   * @throws IllegalArgumentException if it is none, or of a format that this program does not read
   */
  public ArchiveFile(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in);
    byte[] format = this.in.readNBytes(FORMAT.length);
    if (!Arrays.equals(format, FORMAT)) {
      throw new IllegalArgumentException(
          "it does not begin with %s"
              .formatted(new String(FORMAT, StandardCharsets.UTF_8).strip()));
    }
    byte[] chain = this.in.readNBytes(Digest.BYTES);
    if (chain.length < Digest.BYTES) {
      throw new IllegalArgumentException("it ends within its chain's id");
    }
    this.chainId = Digest.of(chain);
    this.first = this.in.read();
  }

  /** Writes what stands before the messages. */
  static void begin(OutputStream out, Digest chainId) throws IOException {
    out.write(FORMAT);
    out.write(chainId.bytes());
  }

  /** The chain whose log it holds. */
  public Digest chainId() {
    return chainId;
  }

  @Override
  public boolean hasNext() {
    return first >= 0;
  }

  /**
   * The next message.
   *
   * @throws IllegalArgumentException if the rest is no message, or one that is too long
   * @throws UncheckedIOException if the file cannot be read
   */
  @Override
  public CatchUpResponse next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the archive ended");
    }
    try {
      int length = CodedInputStream.readRawVarint32(first, in);
      if (length < 0 || length > max) {
        throw new IllegalArgumentException("a message of it is longer than " + max + " bytes");
      }
      max = ENTRY_MAX;
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IllegalArgumentException("it ended within a message");
      }
      first = in.read();
      return CatchUpResponse.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a message of it cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
