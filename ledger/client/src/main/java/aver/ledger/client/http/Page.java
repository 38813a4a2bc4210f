package aver.ledger.client.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is shown under a path. */
@FunctionalInterface
public interface Page {
  /**
   * The content, or empty for 404. Called by several threads; what it throws is answered with 500.
   *
   * @param path whole, decoded, begins with the path that the page was put under
   */
  Optional<Content> at(String path) throws Exception;

  /**
   * Bytes with their type.
   *
   * @param status 200, or 503 for what cannot be shown now
   * @param type such as {@code application/json}
   * @param bytes the body
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Content(int status, String type, byte[] bytes) {
    /** A text, in UTF-8. */
    public static Content of(String type, String text) {
      return new Content(200, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same content with another status. */
    public Content status(int other) {
      return new Content(other, type, bytes);
    }
  }
}
