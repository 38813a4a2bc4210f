package aver.ledger.engine.comet;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the engine's process says: JSON, a line an event. Only the event's own message says what
 * happened; other fields have what peers sent, as they wrote it.
 */
final class EngineLog {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MESSAGE = "_msg";
  private static final int LINES_KEPT = 30;

  /** What is kept of a line: peers can have the engine write one of as much as they may send. */
  static final int LINE_MAX = 2_000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /** Is told what the process says. */
  @FunctionalInterface
  interface Listener {
    /**
     * A line.
     *
     * @param message of the event; empty for a line that is none, as those of a panic
     * @param line or its beginning
     */
    void heard(String message, String line);
  }

  /** Takes what a process says until it says no more. */
  void listen(Reader from, Listener listener) {
    try (from) {
      Lines said = new Lines(from, LINE_MAX);
      for (String line = said.next(); line != null; line = said.next()) {
        keep(line);
        listener.heard(message(line), line);
      }
    } catch (IOException e) {
      LOG.debug("the engine's log ended: {}", e.toString());
    }
  }

  private void keep(String line) {
    synchronized (lines) {
      lines.add(line);
      if (lines.size() > LINES_KEPT) {
        lines.remove();
      }
    }
    LOG.debug("cometbft: {}", line);
  }

  /** The fields of an event stand in order, this one before all that it may be cut off behind. */
  private static String message(String line) {
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals(MESSAGE)) {
          return value == JsonToken.VALUE_STRING ? in.getString() : "";
        }
        in.skipChildren();
      }
      return "";
    } catch (JacksonException e) {
      return "";
    }
  }

  /** The last lines, for people. */
  String last() {
    synchronized (lines) {
      return lines.isEmpty() ? "nothing" : String.join(" | ", lines);
    }
  }
}
