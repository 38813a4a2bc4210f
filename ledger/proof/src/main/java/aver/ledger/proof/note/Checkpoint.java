package aver.ledger.proof.note;

import aver.ledger.proof.Digest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A C2SP tlog-checkpoint.
 *
 * @param origin names the log
 * @param size of the log
 * @param root of the log at that size
 * @param extensions further lines, none empty
 */
public record Checkpoint(String origin, long size, Digest root, List<String> extensions) {
  /** Copies the list. */
  public Checkpoint {
    extensions = List.copyOf(extensions);
  }

  /**
   * Reads the text of a note.
   *
   * @throws IllegalArgumentException if it is no checkpoint
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    int count = lines.length - 1;
    if (count < 3 || !lines[count].isEmpty()) {
      throw new IllegalArgumentException("a checkpoint has at least three lines");
    }
    for (int i = 0; i < count; i++) {
      if (lines[i].isEmpty()) {
        throw new IllegalArgumentException("a checkpoint has no empty line");
      }
    }
    if (!lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("no size of a log: \"" + lines[1] + "\"");
    }
    Digest root = digest(lines[2]);
    return new Checkpoint(
        lines[0], Long.parseLong(lines[1]), root, Arrays.asList(lines).subList(3, count));
  }

  /** Standard base64 with padding, of 32 bytes. */
  static Digest digest(String base64) {
    Digest read = Digest.of(Base64.getDecoder().decode(base64));
    if (!base64(read).equals(base64)) {
      throw new IllegalArgumentException("no base64 of a hash: \"" + base64 + "\"");
    }
    return read;
  }

  static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(digest.bytes());
  }

  /** The text that is signed. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append(origin).append('\n').append(size).append('\n').append(base64(root)).append('\n');
    extensions.forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }
}
