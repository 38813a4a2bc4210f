package aver.ledger.proof.note;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * A checkpoint of a ledger.
 *
 * @param chainId in the origin
 * @param size of the log
 * @param root of the log
 * @param height count of non-empty blocks
 * @param timeMs ledger time, milliseconds since 1970
 * @param state root of the state
 * @param members hash of the set that signs the next one
 */
public record LedgerCheckpoint(
    Digest chainId,
    long size,
    Digest root,
    long height,
    long timeMs,
    Digest state,
    Digest members) {
  private static final String ORIGIN = "aver/";

  /** The first line of a chain's checkpoints. */
  public static String origin(Digest chainId) {
    return ORIGIN + chainId.hex();
  }

  /** The name under which a replica signs. */
  public static String signer(Digest chainId, String replica) {
    return origin(chainId) + "/" + replica;
  }

  /** The text that is signed. */
  public String text() {
    return new Checkpoint(
            origin(chainId),
            size,
            root,
            List.of(
                "height " + height,
                "time " + timeMs,
                "state " + Checkpoint.base64(state),
                "members " + Checkpoint.base64(members)))
        .text();
  }

  /**
   * Reads the text of a note.
   *
   * @throws IllegalArgumentException if it is none, or not exactly as we write it
   */
  public static LedgerCheckpoint parse(String text) {
    Checkpoint c = Checkpoint.parse(text);
    if (!c.origin().startsWith(ORIGIN) || c.extensions().size() != 4) {
      throw new IllegalArgumentException("no checkpoint of a ledger");
    }
    LedgerCheckpoint read =
        new LedgerCheckpoint(
            Digest.ofHex(c.origin().substring(ORIGIN.length())),
            c.size(),
            c.root(),
            number(c.extensions().get(0), "height "),
            number(c.extensions().get(1), "time "),
            Checkpoint.digest(value(c.extensions().get(2), "state ")),
            Checkpoint.digest(value(c.extensions().get(3), "members ")));
    if (!read.text().equals(text)) {
      throw new IllegalArgumentException("a checkpoint in another form");
    }
    return read;
  }

  private static long number(String line, String name) {
    long number = Long.parseLong(value(line, name));
    if (number < 0) {
      throw new IllegalArgumentException("\"" + line + "\" is below 0");
    }
    return number;
  }

  private static String value(String line, String name) {
    if (!line.startsWith(name)) {
      throw new IllegalArgumentException("\"" + name + "\" expected, was \"" + line + "\"");
    }
    return line.substring(name.length());
  }
}
