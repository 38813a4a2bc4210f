package aver.ledger.engine.comet;

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
  private static final int LINE_MAX = 2_000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /**
   * Takes a line.
   *
   * @return the event's message; empty for a line that is none, as those of a panic
   */
  String heard(String line) {
    String kept = line.length() > LINE_MAX ? line.substring(0, LINE_MAX) : line;
    synchronized (lines) {
      lines.add(kept);
      if (lines.size() > LINES_KEPT) {
        lines.remove();
      }
    }
    LOG.debug("cometbft: {}", kept);
    return message(kept);
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
