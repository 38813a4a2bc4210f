package aver.ledger.engine.kit;

import aver.ledger.engine.EngineCursor;
import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a kit application wrote, atomically; outlives the application as a disk outlives a process.
 */
public final class Disk {
  /** One atomic commit: all that is there. */
  public record Content(List<String> applied, Digest root, EngineCursor cursor) {
    public Content {
      applied = List.copyOf(applied);
    }

    /** Texts that another order applied, before one that has yet to begin. */
    public static Content before(List<String> applied) {
      Digest root = Digest.ZERO;
      for (String text : applied) {
        root = Digest.sha256(root.bytes(), text.getBytes(StandardCharsets.UTF_8));
      }
      return new Content(applied, root, EngineCursor.NONE);
    }
  }

  /** What is there at the beginning of the first order. */
  public static final Content EMPTY = Content.before(List.of());

  private volatile Content content;

  /** With what is there before the order begins. */
  public Disk(Content begins) {
    content = begins;
  }

  /** The last commit. */
  public Content read() {
    return content;
  }

  /** Replaces the last commit. */
  public void write(Content next) {
    content = next;
  }
}
