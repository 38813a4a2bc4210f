package aver.participant.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was done with the site's data, one JSON object a line, oldest first. It stays in the house:
 * results on the site's own rows stand here and nowhere else.
 */
public final class SiteHistory {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Logger LOG = LoggerFactory.getLogger(SiteHistory.class);
  private final Path file;

  /** In a file that is made on first use. */
  public SiteHistory(Path file) {
    this.file = file;
  }

  /**
   * Adds a line.
   *
   * @param timeMs ledger time
   * @param event such as trained, committed, revealed
   * @param details names and values
   */
  public void add(long timeMs, String event, Map<String, String> details) throws IOException {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("time-ms", timeMs);
    node.put("event", event);
    details.forEach(node::put);
    Files.writeString(
        file,
        (torn() ? "\n" : "") + MAPPER.writeValueAsString(node) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
  }

  /** Whether a crash or a full disk left half of a line, to which the next must not be glued. */
  private boolean torn() throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.size() > 0
          && channel.read(last, channel.size() - 1) == 1
          && last.get(0) != '\n';
    }
  }

  /** All lines; one that a crash cut short is left out. */
  public List<JsonNode> all() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          lines.add(MAPPER.readTree(line));
        } catch (JacksonException e) {
          LOG.warn("{} has a line that was cut short and is passed over", file);
        }
      }
    }
    return lines;
  }
}
