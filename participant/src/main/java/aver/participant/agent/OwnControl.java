package aver.participant.agent;

import aver.ledger.rules.state.VectorRole;
import aver.participant.training.ControlVariate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This site's control variate of a task, kept from one update that counted to the next: a file with
 * the number of that update's attempt and then the values, little-endian. It never leaves the
 * house; what is sent are its changes. Without the file, as in a new work folder, it is zeros.
 */
final class OwnControl {
  private static final String NAME = "control.bin";

  private final AgentJournal journal;

  OwnControl(AgentJournal journal) {
    this.journal = journal;
  }

  /** Its values; zeros before the first update that counted. */
  int[] values(String task, int length) throws IOException {
    ByteBuffer content = content(task);
    int[] values = new int[length];
    if (content.remaining() == (length + 1) * Integer.BYTES) {
      content.position(Integer.BYTES);
      content.asIntBuffer().get(values);
    }
    return values;
  }

  /**
   * Takes over the change that an attempt's update brought, once: a repetition after a crash finds
   * the attempt's number there.
   */
  void counted(AttemptKey key) throws IOException {
    Path file = journal.vector(key, VectorRole.CONTROL_DELTA);
    if (!Files.exists(file) || lastAttempt(key.task()) >= key.attempt()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int[] change = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(change);
    int[] next = ControlVariate.after(values(key.task(), change.length), change);
    ByteBuffer content =
        ByteBuffer.allocate((next.length + 1) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    content.putInt(key.attempt()).asIntBuffer().put(next);
    DurableFile.write(journal.taskFile(key.task(), NAME), content.array());
  }

  private int lastAttempt(String task) throws IOException {
    ByteBuffer content = content(task);
    return content.remaining() < Integer.BYTES ? 0 : content.getInt(0);
  }

  private ByteBuffer content(String task) throws IOException {
    Path file = journal.taskFile(task, NAME);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
