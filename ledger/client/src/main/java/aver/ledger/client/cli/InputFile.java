package aver.ledger.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders that a command line names, each refused with one clear line. */
public final class InputFile {
  private InputFile() {}

  /**
   * Returns the file if it can be read.
   *
   * @param what what it should be, for the message, such as "genesis file"
   * @throws CommandFailed with exit code 2 if it is missing, a folder or not readable
   */
  public static Path require(Path file, String what) {
    if (!Files.exists(file)) {
      throw CommandFailed.usage("there is no " + what + " " + file + ": correct the path");
    }
    if (!Files.isRegularFile(file)) {
      throw CommandFailed.usage(what + " " + file + " is not a file: name a file");
    }
    if (!Files.isReadable(file)) {
      throw CommandFailed.usage(
          what + " " + file + " is not readable by this user: give the right to read it");
    }
    return file;
  }

  /**
   * Returns the folder if it can be read.
   *
   * @param what what it should be, for the message, such as "replica folder"
   * @throws CommandFailed with exit code 2 if it is missing, a file or not readable
   */
  public static Path requireFolder(Path folder, String what) {
    if (!Files.exists(folder)) {
      throw CommandFailed.usage("there is no " + what + " " + folder + ": correct the path");
    }
    if (!Files.isDirectory(folder)) {
      throw CommandFailed.usage(what + " " + folder + " is not a folder: name a folder");
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      throw CommandFailed.usage(
          what + " " + folder + " is not readable by this user: give the right to read it");
    }
    return folder;
  }

  /**
   * Reads a whole file.
   *
   * @param what what it should be, for the message
   * @param bytesMax the greatest size that is read
   * @throws CommandFailed with exit code 2 if it cannot be used, 3 if the disk fails
   */
  public static byte[] bytes(Path file, String what, int bytesMax) {
    require(file, what);
    try {
      long size = Files.size(file);
      if (size > bytesMax) {
        throw CommandFailed.usage(
            "%s %s has %d bytes, at most %d are read: is it the right file?"
                .formatted(what, file, size, bytesMax));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot read %s %s: %s: check the disk".formatted(what, file, e.getMessage()), e);
    }
  }

  /** As {@link #bytes}, decoded from UTF-8; other bytes are refused with exit code 2. */
  public static String text(Path file, String what, int bytesMax) {
    byte[] bytes = bytes(file, what, bytesMax);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw CommandFailed.usage(what + " " + file + " is not UTF-8 text: is it the right file?", e);
    }
  }
}
