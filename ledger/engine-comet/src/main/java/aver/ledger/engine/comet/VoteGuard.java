package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the engine signed last stands in one file of it: it must not sign without it, nor with an
 * older copy of it.
 */
final class VoteGuard {
  private static final Logger LOG = LoggerFactory.getLogger(VoteGuard.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String REPLACE =
      "let the admins replace this replica (aver admin propose replace-replica) and start it with --join, its new keys and an empty data folder (the ledger of a backup does not serve on this engine)";

  private final Path state;
  private final SignedNote note;

  /** In the engine's folder. */
  VoteGuard(Path directory) {
    this.state = directory.resolve("data/priv_validator_state.json");
    this.note = new SignedNote(directory.resolve("signed-up-to"));
  }

  /** Where the engine keeps it. */
  Path file() {
    return state;
  }

  /**
   * Before a start.
   *
   * @param height the ledger's place in this order, 0 before its first block
   * @throws EngineException if it is not there, or older than it was
   */
  void guard(long height) throws EngineException, IOException {
    if (Files.exists(state)) {
      requireNoOlderCopy();
      return;
    }
    if (height > 0) {
      throw new EngineException(
          "the ledger is at block %d of this order, and %s is not there, which keeps this replica from voting twice: %s"
              .formatted(height, state, REPLACE));
    }
    Home.write(state, "{\"height\":\"0\",\"round\":0,\"step\":0}\n");
  }

  private void requireNoOlderCopy() throws EngineException, IOException {
    long noted = note.height();
    if (noted > 0 && height() < noted) {
      throw new EngineException(
          "this replica signed up to block %d of this order, and %s says %d: it is an older copy, with which this replica could vote twice: put the newest one back, or %s"
              .formatted(noted, state, height(), REPLACE));
    }
  }

  /** Notes how far the engine has signed, for its next start. */
  void note() {
    try {
      note.raise(height());
    } catch (IOException e) {
      LOG.debug("how far the engine signed was not noted: {}", e.toString());
    }
  }

  /** The height about which the engine signed last; 0 if it never did, or never was here. */
  long height() throws IOException {
    if (!Files.exists(state)) {
      return 0;
    }
    try {
      return Long.parseLong(
          JSON.readTree(Files.readString(state)).path("height").asString("unreadable"));
    } catch (JacksonException | NumberFormatException e) {
      throw new IOException(state + " cannot be read, which says what was signed last", e);
    }
  }
}
