package aver.participant.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How often an agent's process died while it made the update of an attempt. It stands beside the
 * attempts of the task, written before the making begins, since whatever ends the process there,
 * such as a model that the heap cannot hold, would end it again after each start.
 */
final class TrainingMark {
  private static final String FILE = "training";

  private final AgentJournal journal;

  TrainingMark(AgentJournal journal) {
    this.journal = journal;
  }

  /** How often the process died in an attempt, of the newest one of its task. */
  int deaths(AttemptKey key) throws IOException {
    Path file = file(key);
    if (!Files.exists(file)) {
      return 0;
    }
    List<String> parts = List.of(Files.readString(file, StandardCharsets.US_ASCII).split(" ", -1));
    try {
      return parts.size() == 2 && Integer.parseInt(parts.getFirst()) == key.attempt()
          ? Integer.parseInt(parts.getLast())
          : 0;
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: delete it", e);
    }
  }

  /** The making begins; from here on the end of the process counts as a death. */
  void begin(AttemptKey key) throws IOException {
    write(key, deaths(key) + 1);
  }

  /** The agent stops in the making, which is no death. */
  void stop(AttemptKey key) throws IOException {
    int before = deaths(key) - 1;
    if (before > 0) {
      write(key, before);
    } else {
      end(key);
    }
  }

  /** There is an update, or a reason for there being none. */
  void end(AttemptKey key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  private void write(AttemptKey key, int deaths) throws IOException {
    byte[] text = (key.attempt() + " " + deaths).getBytes(StandardCharsets.US_ASCII);
    DurableFile.write(file(key), text);
  }

  private Path file(AttemptKey key) throws IOException {
    return journal.taskFile(key.task(), FILE);
  }
}
