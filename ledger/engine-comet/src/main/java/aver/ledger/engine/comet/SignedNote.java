package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * How far this replica had signed, noted apart from where the engine keeps it: with an older copy
 * of that file it would vote twice. Not synced, since what a loss of power takes of the note only
 * has it know less.
 */
final class SignedNote {
  private static final Pattern HEIGHT = Pattern.compile("[1-9][0-9]{0,17}\n");
  private static final long BYTES_MAX = 20;

  private final Path file;
  private long noted;

  SignedNote(Path file) {
    this.file = file;
  }

  /** The greatest height that was noted; 0 if none was, or nothing is left of it. */
  synchronized long height() throws IOException {
    if (noted == 0 && Files.exists(file) && Files.size(file) <= BYTES_MAX) {
      String text = Files.readString(file, ISO_8859_1);
      noted = HEIGHT.matcher(text).matches() ? Long.parseLong(text.strip()) : 0;
    }
    return noted;
  }

  /** Notes a height if it is greater than the one that stands there. */
  synchronized void raise(long height) throws IOException {
    if (height > height()) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, height + "\n", ISO_8859_1);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      noted = height;
    }
  }
}
