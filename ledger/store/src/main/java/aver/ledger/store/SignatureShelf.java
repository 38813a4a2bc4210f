package aver.ledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.rules.state.Ids;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The highest signature of a checkpoint that was seen of each replica, so that one which lost its
 * memory can be told what it must not sign again.
 */
public final class SignatureShelf {
  private static final int TEXT_MAX = 4096;

  /**
   * One signature.
   *
   * @param height of the checkpoint
   * @param text of the checkpoint
   * @param line of the note
   */
  public record Highest(long height, String text, String line) {
    /** Checks the sizes. */
    public Highest {
      Ids.range("text length", text.length(), 1, TEXT_MAX);
      Ids.range("line length", line.length(), 1, TEXT_MAX);
    }
  }

  private final Database database;

  SignatureShelf(Database database) {
    this.database = database;
  }

  /**
   * Keeps a signature if it is higher than the one that is kept. Not synced by itself: the next
   * block is, and what was written before with it.
   */
  public synchronized void raise(String replica, Highest signature) {
    if (of(replica).map(Highest::height).orElse(-1L) >= signature.height()) {
      return;
    }
    byte[] text = signature.text().getBytes(UTF_8);
    byte[] line = signature.line().getBytes(UTF_8);
    byte[] value =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + text.length + line.length)
            .putLong(signature.height())
            .putInt(text.length)
            .put(text)
            .put(line)
            .array();
    database.write(new Changes().put(Column.SIGNATURES, replica.getBytes(UTF_8), value), false);
  }

  /** Forgets the one of a replica; not synced by itself, as {@link #raise}. */
  public synchronized void forget(String replica) {
    database.write(new Changes().delete(Column.SIGNATURES, replica.getBytes(UTF_8)), false);
  }

  /** The highest one of a replica. */
  public Optional<Highest> of(String replica) {
    return database
        .get(Column.SIGNATURES, replica.getBytes(UTF_8))
        .map(value -> {
          ByteBuffer in = ByteBuffer.wrap(value);
          long height = in.getLong();
          byte[] text = new byte[in.getInt()];
          in.get(text);
          byte[] line = new byte[in.remaining()];
          in.get(line);
          return new Highest(height, new String(text, UTF_8), new String(line, UTF_8));
        });
  }
}
