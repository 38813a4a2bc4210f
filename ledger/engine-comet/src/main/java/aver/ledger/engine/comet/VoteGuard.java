package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final AtomicBoolean noting = new AtomicBoolean();
  private volatile boolean told;

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
      throw missing("the ledger is at block %d".formatted(height));
    }
    if (note.height() > 0) { // its ledger is gone as well, which takes back no vote
      throw missing("this replica signed up to block %d".formatted(note.height()));
    }
    Home.write(state, "{\"height\":\"0\",\"round\":0,\"step\":0}\n");
  }

  private EngineException missing(String known) {
    return new EngineException(
        "%s of this order, and %s is not there, which keeps this replica from voting twice: %s"
            .formatted(known, state, REPLACE));
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
      told = false;
    } catch (IOException e) {
      if (!told) {
        told = true;
        LOG.warn("how far the engine signed is not noted, so an older copy is not noticed", e);
      }
    }
  }

  /**
   * Has it noted beside the caller, who looks whether the engine is well and must not wait for a
   * disk.
   *
   * @return whether that was begun: not while it is still being done
   */
  boolean noteBeside() {
    if (!noting.compareAndSet(false, true)) {
      return false;
    }
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("signed-note")
            .start(() -> {
              try {
                note();
              } finally {
                noting.set(false);
              }
            });
    return true;
  }

  /** Notes it for the last time, if the disk does not hang. */
  void noteAtTheEnd(Duration most) {
    try {
      boolean _ = Thread.ofPlatform().daemon().name("signed-note").start(this::note).join(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
