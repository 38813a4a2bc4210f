package aver.ledger.client.cli;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import aver.ledger.client.keys.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a command leaves behind: whole or not at all. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Writes beside the file, syncs, renames and syncs the folder, so that nobody ever finds half of
   * it, and what a command said that it wrote outlives a loss of power.
   *
   * @throws CommandFailed with exit code 2 if the folder is missing or closed to this user, 3 if
   *     the disk fails, or if the file is in place and its folder cannot be synced
   */
  public static void write(Path file, byte[] content) {
    if (Files.isDirectory(file)) {
      throw CommandFailed.usage(file + " is a folder: name a file to write");
    }
    Path folder = file.toAbsolutePath().getParent();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      try (FileChannel channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw CommandFailed.usage("cannot write " + file + ": its folder does not exist: make it", e);
    } catch (AccessDeniedException e) {
      throw CommandFailed.usage(
          "cannot write " + file + ": this user has no right to: choose another folder", e);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot write %s: %s: check the disk".formatted(file, e.getMessage()), e);
    }
    if (folder != null) {
      sync(file, folder);
    }
  }

  /** The file is there by now, whatever its folder says. */
  private static void sync(Path file, Path folder) {
    try {
      PrivateFile.sync(folder);
    } catch (IOException e) {
      String why =
          e instanceof AccessDeniedException
              ? "this user has no right to read its folder: give it, or choose another folder"
              : e.getMessage() + ": check the disk";
      throw CommandFailed.unavailable(
          "%s is written, but may not outlive a loss of power: %s".formatted(file, why), e);
    }
  }

  /** As {@link #write(Path, byte[])}, in UTF-8. */
  public static void write(Path file, String content) {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
