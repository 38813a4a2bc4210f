package aver.ledger.engine.comet.abci;

import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.Response;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Messages on a stream: the length as an unsigned varint, then the bytes. */
final class Frames {
  /** More than a block can have; a longer message is damage and ends the connection. */
  static final int BYTES_MAX = 64 << 20;

  private Frames() {}

  /**
   * The next request; empty where the stream ends between two.
   *
   * @throws IOException if the stream breaks, or a message is too long or cannot be read
   */
  static Optional<Request> read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    int length = CodedInputStream.readRawVarint32(first, in);
    if (length < 0 || length > BYTES_MAX) {
      throw new InvalidProtocolBufferException("a message of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new InvalidProtocolBufferException("the stream ended inside a message");
    }
    return Optional.of(Request.parseFrom(bytes));
  }

  static void write(OutputStream out, Response response) throws IOException {
    response.writeDelimitedTo(out);
  }
}
