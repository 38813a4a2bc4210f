package aver.ledger.engine.kit;

import aver.ledger.engine.EngineCursor;
import aver.ledger.proof.Digest;
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
  }

  private volatile Content content = new Content(List.of(), Digest.ZERO, EngineCursor.NONE);

  /** The last commit. */
  public Content read() {
    return content;
  }

  /** Replaces the last commit. */
  public void write(Content next) {
    content = next;
  }
}
