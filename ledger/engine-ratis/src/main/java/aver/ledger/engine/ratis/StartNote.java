package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What is noted at each start of an engine, so that a folder that was lost or copied back can be
 * told from one that is whole.
 *
 * @param peer engine id that was started
 * @param starts how often
 * @param taken last entry up to which the ledger came from another replica and not from the log
 *     here; -1 for none
 */
record StartNote(String peer, long starts, long taken) {
  private static final String PEER = "peer";
  private static final String STARTS = "starts";
  private static final String TAKEN = "taken";

  /**
   * Reads a note; empty if there is no file.
   *
   * @throws IOException if the file is damaged
   */
  static Optional<StartNote> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties text = properties(file);
    String peer = text.getProperty(PEER);
    if (peer == null) {
      throw new IOException(file + " names no engine id");
    }
    return Optional.of(new StartNote(peer, number(file, text, STARTS), number(file, text, TAKEN)));
  }

  static Properties properties(Path file) throws IOException {
    Properties text = new Properties();
    try (var in = Files.newBufferedReader(file, UTF_8)) {
      text.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged", e);
    }
    return text;
  }

  static long number(Path file, Properties text, String name) throws IOException {
    try {
      return Long.parseLong(String.valueOf(text.getProperty(name)).trim());
    } catch (NumberFormatException e) {
      throw new IOException("%s has no number named %s".formatted(file, name), e);
    }
  }

  /** Replaces the file in one step, synced. */
  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    String text = "%s=%s\n%s=%d\n%s=%d\n".formatted(PEER, peer, STARTS, starts, TAKEN, taken);
    try (FileChannel out = FileChannel.open(part, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        var _ = out.write(bytes);
      }
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, READ)) {
      directory.force(true);
    }
  }
}
