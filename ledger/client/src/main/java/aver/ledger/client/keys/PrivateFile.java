package aver.ledger.client.keys;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Set;

/** Files that only their owner may read: written whole, synced and renamed into place. */
public final class PrivateFile {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException, GeneralSecurityException;
  }

  /**
   * Writes a file of mode 0600 in one step: after a crash it is whole or as before.
   *
   * @throws IOException if the folder is not writable
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (FileChannel channel =
        FileChannel.open(
            part, EnumSet.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(OWNER))) {
      OutputStream out = Channels.newOutputStream(channel);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt " + file + ": " + e.getMessage(), e);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Checks that nobody but the owner can read a file.
   *
   * @throws KeyFileException saying what to do otherwise
   */
  public static void requirePrivate(Path file) throws KeyFileException {
    if (!Files.isRegularFile(file)) {
      throw new KeyFileException(
          "there is no key file " + file + ": make it with join, or correct the path");
    }
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(found)) {
        throw new KeyFileException(
            file
                + " is open to others ("
                + PosixFilePermissions.toString(found)
                + "): run chmod 600 "
                + file);
      }
    } catch (IOException e) {
      throw new KeyFileException("cannot read the mode of " + file + ": " + e.getMessage(), e);
    }
  }
}
