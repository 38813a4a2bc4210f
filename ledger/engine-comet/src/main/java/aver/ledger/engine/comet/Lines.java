package aver.ledger.engine.comet;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The beginnings of a text's lines: however long one is, no more of it is ever held. */
final class Lines {
  private static final int BUFFER_CHARS = 8 << 10;

  private final Reader in;
  private final int max;
  private final char[] buffer = new char[BUFFER_CHARS];
  private int next;
  private int filled;

  /**
   * Reads nothing yet.
   *
   * @param max characters that are kept of a line
   */
  Lines(Reader in, int max) {
    this.in = in;
    this.max = max;
  }

  /** The beginning of the next line, once all of it was read; null at the text's end. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    boolean begun = false;
    while (more()) {
      begun = true;
      int from = next;
      while (next < filled && buffer[next] != '\n') {
        next++;
      }
      line.append(buffer, from, Math.min(next - from, max - line.length()));
      if (next < filled) {
        next++; // behind the line's end
        return line.toString();
      }
    }
    return begun ? line.toString() : null;
  }

  private boolean more() throws IOException {
    if (next == filled) {
      next = 0;
      filled = Math.max(0, in.read(buffer)); // -1 at the end
    }
    return filled > 0;
  }
}
